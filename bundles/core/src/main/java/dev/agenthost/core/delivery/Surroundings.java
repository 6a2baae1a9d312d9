package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.journal.Writer;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.core.notes.Notes;
import dev.agenthost.message.AccountId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What delivery works with.
 *
 * @param executor runs what is done in lanes
 * @param timer for waits and deadlines
 * @param clock the wall clock
 * @param random spreads repeats
 * @param bounds asked at every delivery
 */
public record Surroundings(
        Adapters adapters,
        Writer writer,
        Notes notes,
        FairExecutor<AccountId> executor,
        ScheduledExecutorService timer,
        InstantSource clock,
        RandomGenerator random,
        Supplier<DeliveryBounds> bounds,
        DeliveryCounters counters) {
    /** The SPI gives an attempt 30 seconds; an adapter that forgets to answer is not waited for much longer. */
    static final Duration ATTEMPT = Duration.ofSeconds(35);

    /** Where what is done with a message goes on. */
    public Executor lane(Work work) {
        return executor.of(work.account());
    }

    /** Completes when so much time has passed. */
    public CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        ScheduledFuture<?> unused = timer.schedule(() -> over.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }
}
