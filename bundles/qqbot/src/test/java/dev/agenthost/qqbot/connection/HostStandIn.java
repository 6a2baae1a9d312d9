package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.qqbot.MapMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Inbox and board of a host, in memory, for accounts on real threads: takes everything but when told otherwise, commits at once. */
final class HostStandIn implements Inbox, StatusBoard {
    final Map<AccountId, AccountStatus> statuses = new ConcurrentHashMap<>();
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final MapMemory memory = new MapMemory();
    final Map<AccountId, Checkpoint> checkpoints = new ConcurrentHashMap<>();
    private final List<InboxListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Checkpoint> refused = new LinkedBlockingQueue<>();
    private volatile boolean full;

    /** Nothing is taken over from now on. */
    void full() {
        refused.clear();
        full = true;
    }

    /** Everything is taken over again, once something was refused. */
    void available(Duration atMost) throws InterruptedException {
        assertThat(refused.poll(atMost.toSeconds(), TimeUnit.SECONDS))
                .as("what a full host was offered")
                .isNotNull();
        full = false;
        listeners.forEach(InboxListener::available);
    }

    @Override
    public AccountInbox open(AccountId account, InboxListener listener) {
        listeners.add(listener);
        return new AccountInbox() {
            @Override
            public void follow(Set<String> streams) {}

            @Override
            public Optional<Checkpoint> checkpoint(String partition) {
                return Optional.ofNullable(checkpoints.get(account));
            }

            @Override
            public Admission offer(InboundEvent event, Checkpoint checkpoint) {
                if (full) {
                    refused.add(checkpoint);
                    return Admission.FULL;
                }
                Admission admission = skip(checkpoint);
                if (event instanceof InboundMessage message) {
                    texts.add(message.text());
                }
                return admission;
            }

            @Override
            public Admission skip(Checkpoint checkpoint) {
                checkpoints.put(account, checkpoint);
                listener.committed(checkpoint);
                return Admission.ACCEPTED;
            }

            @Override
            public void forget(String partition) {
                checkpoints.remove(account);
            }

            @Override
            public void reviewed(String review, String messageId, String words) {}

            @Override
            public AccountMemory memory() {
                return memory;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void publish(AccountStatus status) {
        statuses.put(status.account(), status);
    }

    @Override
    public void remove(AccountId account) {
        statuses.remove(account);
    }

    @Override
    public List<AccountStatus> all() {
        return List.copyOf(statuses.values());
    }
}
