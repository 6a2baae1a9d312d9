package dev.agenthost.core.arrival;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What is there, by key, and who waits for what is not: a bounded time, while a bundle is updated. Of several under one key
 * the best counts. Thread-safe; never completes a future with a lock held.
 *
 * @param <K> by what it is asked for
 * @param <V> what comes and goes
 */
public final class Arrivals<K extends Comparable<K>, V> {
    private final ScheduledExecutorService timer;
    private final Comparator<? super V> bestFirst;
    private final Function<K, ? extends Throwable> missing;

    private final Object lock = new Object();
    private final Map<K, List<V>> present = new TreeMap<>();
    private final Map<K, Deque<CompletableFuture<V>>> waiting = new TreeMap<>();
    private boolean stopped;

    /**
     * @param timer ends waits
     * @param bestFirst the order of several under one key; equal ones count in the order they came
     * @param missing why there is nothing under a key
     */
    public Arrivals(
            ScheduledExecutorService timer, Comparator<? super V> bestFirst, Function<K, ? extends Throwable> missing) {
        this.timer = timer;
        this.bestFirst = bestFirst;
        this.missing = missing;
    }

    /** It came. */
    public void add(K key, V value) {
        V best;
        Deque<CompletableFuture<V>> waiters;
        synchronized (lock) {
            List<V> values = present.computeIfAbsent(key, any -> new ArrayList<>(1));
            values.add(value);
            values.sort(bestFirst);
            best = values.get(0);
            waiters = takeWaiters(key);
        }
        waiters.forEach(waiter -> waiter.complete(best));
    }

    /** It went. */
    public void remove(K key, V value) {
        synchronized (lock) {
            List<V> values = present.getOrDefault(key, List.of());
            values.removeIf(each -> each == value);
            if (values.isEmpty()) {
                present.remove(key);
            }
        }
    }

    /** The best under this key, if there is any now. */
    public Optional<V> now(K key) {
        synchronized (lock) {
            List<V> values = present.get(key);
            return values == null ? Optional.empty() : Optional.of(values.get(0));
        }
    }

    /** The best under this key, at once or when it comes; fails when it does not come in time. */
    public CompletableFuture<V> await(K key, Duration atMost) {
        CompletableFuture<V> waiter = await(key);
        if (waiter.isDone()) {
            return waiter;
        }
        ScheduledFuture<?> alarm = timer.schedule(() -> giveUp(key, waiter), atMost.toNanos(), TimeUnit.NANOSECONDS);
        return waiter.whenComplete((value, failure) -> alarm.cancel(false));
    }

    /** The best under this key, at once or whenever it comes; fails when this is stopped. */
    public CompletableFuture<V> await(K key) {
        CompletableFuture<V> waiter = new CompletableFuture<>();
        synchronized (lock) {
            List<V> values = present.get(key);
            if (values != null) {
                return CompletableFuture.completedFuture(values.get(0));
            }
            if (stopped) {
                return CompletableFuture.failedFuture(missing.apply(key));
            }
            waiting.computeIfAbsent(key, any -> new ArrayDeque<>()).add(waiter);
        }
        return waiter;
    }

    private void giveUp(K key, CompletableFuture<V> waiter) {
        synchronized (lock) {
            Deque<CompletableFuture<V>> waiters = waiting.get(key);
            if (waiters != null && waiters.removeIf(each -> each == waiter) && waiters.isEmpty()) {
                waiting.remove(key);
            }
        }
        waiter.completeExceptionally(missing.apply(key));
    }

    /** From now on nobody waits for anything. */
    public void stop() {
        List<K> keys;
        synchronized (lock) {
            stopped = true;
            keys = List.copyOf(waiting.keySet());
        }
        for (K key : keys) {
            Deque<CompletableFuture<V>> waiters;
            synchronized (lock) {
                waiters = takeWaiters(key);
            }
            waiters.forEach(waiter -> waiter.completeExceptionally(missing.apply(key)));
        }
    }

    private Deque<CompletableFuture<V>> takeWaiters(K key) {
        Deque<CompletableFuture<V>> waiters = waiting.remove(key);
        return waiters == null ? new ArrayDeque<>() : waiters;
    }

    /** The best under every key, in the order of the keys. */
    public List<V> present() {
        synchronized (lock) {
            return present.values().stream().map(values -> values.get(0)).toList();
        }
    }

    /** How many wait, by what they wait for. */
    public Map<K, Integer> awaited() {
        Map<K, Integer> counts = new TreeMap<>();
        synchronized (lock) {
            waiting.forEach((key, waiters) -> counts.put(key, waiters.size()));
        }
        return counts;
    }
}
