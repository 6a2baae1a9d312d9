package dev.agenthost.core.delivery;

import dev.agenthost.core.arrival.Arrivals;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.PlatformAdapter;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** The adapters that are there, by account; a delivery waits for one that is not. Thread-safe. */
public final class Adapters {
    /** Of one account there is one adapter; should there be two, the one that came first. */
    private static final Comparator<PlatformAdapter> FIRST_COME = Comparator.comparing(PlatformAdapter::account);

    private final Arrivals<AccountId, PlatformAdapter> arrivals;

    public Adapters(ScheduledExecutorService timer) {
        arrivals = new Arrivals<>(timer, FIRST_COME, account -> new StoppedException());
    }

    public void add(PlatformAdapter adapter) {
        arrivals.add(adapter.account(), adapter);
    }

    public void remove(PlatformAdapter adapter) {
        arrivals.remove(adapter.account(), adapter);
    }

    /** From now on nobody waits for an adapter. */
    public void stop() {
        arrivals.stop();
    }

    /** The account's adapter, if it is there now. */
    public Optional<PlatformAdapter> now(AccountId account) {
        return arrivals.now(account);
    }

    /** The account's adapter, at once or when it comes; a {@link StoppedException} when the host stops. */
    CompletableFuture<PlatformAdapter> await(AccountId account) {
        return arrivals.await(account);
    }
}
