package dev.agenthost.core.status;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.platform.StatusBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The latest status of every account, and the edges in order to everyone who listens. Listeners run on one thread of the
 * board's own, outside every lock; one that throws hurts nobody.
 */
final class Board implements StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    private final Executor announcer;
    private final Map<AccountId, AccountStatus> latest = new ConcurrentSkipListMap<>();
    private final Set<AccountStatusListener> bound = ConcurrentHashMap.newKeySet();

    /** Only the announcer's thread touches these: who was told everything so far, and what that is. */
    private final List<AccountStatusListener> joined = new ArrayList<>();

    private final Map<AccountId, AccountStatus> told = new TreeMap<>();

    /**
     * @param announcer one thread, the board's own
     */
    Board(Executor announcer) {
        this.announcer = announcer;
    }

    @Override
    public synchronized void publish(AccountStatus status) {
        AccountStatus before = latest.put(status.account(), status);
        if (before == null || !sameButCounters(before, status)) {
            announcer.execute(() -> announce(status));
        }
    }

    private static boolean sameButCounters(AccountStatus one, AccountStatus other) {
        return one.state() == other.state()
                && one.reason().equals(other.reason())
                && one.since().equals(other.since())
                && one.facts().equals(other.facts());
    }

    @Override
    public synchronized void remove(AccountId account) {
        if (latest.remove(account) != null) {
            announcer.execute(() -> {
                told.remove(account);
                tellAll(listener -> listener.accountRemoved(account));
            });
        }
    }

    @Override
    public List<AccountStatus> all() {
        return List.copyOf(latest.values());
    }

    /** Replays what the others were told, then joins them: no edge is missed, none heard twice. */
    void add(AccountStatusListener listener) {
        bound.add(listener);
        announcer.execute(() -> {
            told.values().forEach(status -> tell(listener, to -> to.statusChanged(status)));
            joined.add(listener);
        });
    }

    void remove(AccountStatusListener listener) {
        bound.remove(listener);
        announcer.execute(() -> joined.remove(listener));
    }

    private void announce(AccountStatus status) {
        AccountStatus before = told.put(status.account(), status);
        if (before == null
                || before.state() != status.state()
                || !before.reason().equals(status.reason())) {
            boolean step = before != null && before.state() == State.CONNECTING && status.state() == State.CONNECTING;
            LOG.atLevel(step ? Level.DEBUG : Level.INFO)
                    .log("{} is {}: {}", status.account(), status.state(), status.reason());
        }
        tellAll(listener -> listener.statusChanged(status));
    }

    private void tellAll(Consumer<AccountStatusListener> call) {
        joined.forEach(listener -> tell(listener, call));
    }

    private void tell(AccountStatusListener listener, Consumer<AccountStatusListener> call) {
        if (!bound.contains(listener)) {
            return;
        }
        try {
            call.accept(listener);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a status listener failed: {}", listener.getClass().getName(), e);
        }
    }
}
