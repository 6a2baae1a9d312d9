package dev.agenthost.core;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.delivery.Surroundings;
import dev.agenthost.store.Change;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Turns of messages that an earlier life of the host left, each of which may have been what ended it: such a run is counted in
 * the store before it is made. The last run that a message has left is made while no other such runs, so that what ends the
 * process takes no neighbour along. Thread-safe.
 */
final class Reruns {
    private final Surroundings around;
    private final IntSupplier attempts;
    private final Map<Long, Work> underWay = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private CompletableFuture<?> alone = CompletableFuture.completedFuture(null);

    /** @param attempts how often a turn is run at most */
    Reruns(Surroundings around, IntSupplier attempts) {
        this.around = around;
        this.attempts = attempts;
    }

    /** Whether all its runs were made, and the host did not live to see one end. */
    boolean exhausted(Work work) {
        return work.left() && work.attempts() >= attempts.getAsInt();
    }

    /**
     * Runs a turn, counted before if need be.
     *
     * @param turn begins it in the lane; its result never completes exceptionally
     */
    <T> CompletableFuture<T> counted(Work work, Supplier<CompletableFuture<T>> turn) {
        if (!work.left()) {
            return turn.get();
        }
        if (work.attempts() + 1 < attempts.getAsInt()) {
            return countAndRun(work, turn);
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        CompletableFuture<?> before;
        synchronized (lock) {
            before = alone;
            alone = settled;
        }
        return before.thenComposeAsync(free -> countAndRun(work, turn), around.lane(work))
                .whenComplete((done, failure) -> settled.complete(null));
    }

    private <T> CompletableFuture<T> countAndRun(Work work, Supplier<CompletableFuture<T>> turn) {
        underWay.put(work.row(), work);
        return around.writer()
                .write(work.tenure(), List.of(count(work, work.attempts() + 1, "the host ended while its turn ran")))
                .thenComposeAsync(counted -> turn.get(), around.lane(work))
                .whenComplete((done, failure) -> underWay.remove(work.row()));
    }

    private Change count(Work work, int runs, String reason) {
        return new Change.Postpone(work.row(), runs, around.clock().instant(), reason);
    }

    /** Takes back the count of what has not ended; completes when that is stored, or cannot be. */
    CompletableFuture<Void> stop() {
        return CompletableFuture.allOf(underWay.values().stream()
                .map(work -> around.writer()
                        .write(work.tenure(), List.of(count(work, work.attempts(), "the host stopped")))
                        .exceptionally(failure -> null))
                .toArray(CompletableFuture[]::new));
    }
}
