package dev.agenthost.qqbot.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets so much work be under way at once, and so much of one owner; the rest waits, bounded, and owners take turns. An owner
 * whose work stalls holds his own share and nobody else's. Any thread.
 */
final class FairSlots {
    private final int slots;
    private final int slotsOfOne;
    private final int waitingOfOne;

    private final Object lock = new Object();
    private final Map<Object, Share> shares = new HashMap<>();
    private final Deque<Share> turns = new ArrayDeque<>();
    private int taken;

    /** What one owner has; in {@code turns} while something of his waits. */
    private static final class Share {
        private final Object owner;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int taken;

        Share(Object owner) {
            this.owner = owner;
        }
    }

    /**
     * @param slots under way at once
     * @param slotsOfOne of one owner
     * @param waitingOfOne waiting, of one owner
     */
    FairSlots(int slots, int slotsOfOne, int waitingOfOne) {
        this.slots = slots;
        this.slotsOfOne = slotsOfOne;
        this.waitingOfOne = waitingOfOne;
    }

    /**
     * Begins the work at once or when it is its turn; it is under way until its stage completes.
     *
     * @param work begins something and returns; called on the thread that asks or on one that ends other work
     * @return empty when too much of this owner waits
     */
    <T> Optional<CompletionStage<T>> run(Object owner, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (lock) {
            Share share = shares.computeIfAbsent(owner, Share::new);
            if (share.waiting.size() >= waitingOfOne) {
                return Optional.empty();
            }
            if (share.waiting.isEmpty()) {
                turns.add(share);
            }
            share.waiting.add(() -> begin(share, work, result));
        }
        next();
        return Optional.of(result);
    }

    private <T> void begin(Share share, Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {
        CompletionStage<T> stage;
        try {
            stage = work.get();
        } catch (RuntimeException failed) {
            stage = CompletableFuture.failedStage(failed);
        }
        stage.whenComplete((value, failure) -> {
            release(share);
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
            next();
        });
    }

    private void release(Share share) {
        synchronized (lock) {
            taken--;
            share.taken--;
            if (share.taken == 0 && share.waiting.isEmpty()) {
                shares.remove(share.owner);
            }
        }
    }

    private void next() {
        for (Optional<Runnable> work = take(); work.isPresent(); work = take()) {
            work.get().run();
        }
    }

    private Optional<Runnable> take() {
        synchronized (lock) {
            for (int left = turns.size(); left > 0 && taken < slots; left--) {
                Share share = turns.remove();
                if (share.taken >= slotsOfOne) {
                    turns.add(share);
                    continue;
                }
                Runnable work = share.waiting.remove();
                if (!share.waiting.isEmpty()) {
                    turns.add(share);
                }
                taken++;
                share.taken++;
                return Optional.of(work);
            }
            return Optional.empty();
        }
    }
}
