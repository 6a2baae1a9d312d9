package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the platform saw, in order; the oldest are forgotten beyond a bound. Waiting wakes with the event and never sleeps
 * over it. Thread-safe; listeners are called outside locks, on the thread that saw it, and must not block.
 */
public final class Observations {
    private final int bound;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private final List<Consumer<Seen>> listeners = new CopyOnWriteArrayList<>();
    private long count;

    Observations(int bound) {
        this.bound = bound;
    }

    /** Something was seen. */
    public void add(Seen event) {
        // first the listeners: who waits for an event finds it counted
        listeners.forEach(listener -> listener.accept(event));
        synchronized (this) {
            seen.addLast(event);
            count++;
            if (seen.size() > bound) {
                seen.removeFirst();
            }
            notifyAll();
        }
    }

    public void addListener(Consumer<Seen> listener) {
        listeners.add(listener);
    }

    public void removeListener(Consumer<Seen> listener) {
        listeners.remove(listener);
    }

    /** How many there were so far: a mark for {@link #await(long, Class, Predicate, Duration)}. */
    public synchronized long position() {
        return count;
    }

    public synchronized List<Seen> all() {
        return List.copyOf(seen);
    }

    public <T extends Seen> List<T> all(Class<T> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Those of one kind of one app. */
    public <T extends Seen> List<T> all(Class<T> type, String app) {
        return all(type).stream().filter(event -> event.app().equals(app)).toList();
    }

    /** The first of this kind that fits, since the beginning. */
    public <T extends Seen> T await(Class<T> type, Predicate<? super T> fits, Duration atMost) {
        return await(0, type, fits, atMost);
    }

    /**
     * The first of this kind that fits, of those seen after the mark.
     *
     * @param after an earlier {@link #position()}
     * @throws AssertionError when none comes in time; lists what came instead
     */
    public <T extends Seen> T await(long after, Class<T> type, Predicate<? super T> fits, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long looked = after;
        while (true) {
            long now = position();
            for (Seen event : since(looked)) {
                if (type.isInstance(event) && fits.test(type.cast(event))) {
                    return type.cast(event);
                }
            }
            looked = now;
            waitBeyond(now, type.getSimpleName(), after, deadline);
        }
    }

    /** Waits until the condition holds; looks at it after each event, on the caller's thread, outside locks. */
    public void await(String what, BooleanSupplier condition, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long now = position(); !condition.getAsBoolean(); now = position()) {
            waitBeyond(now, what, 0, deadline);
        }
    }

    private synchronized List<Seen> since(long position) {
        int skip = (int) Math.max(0, position - (count - seen.size()));
        return seen.stream().skip(skip).toList();
    }

    private synchronized void waitBeyond(long position, String what, long after, long deadline) {
        while (count == position) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("the platform did not see " + what + " in time; it saw:\n" + tail(after));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    private String tail(long after) {
        List<String> lines = new ArrayList<>();
        since(Math.max(after, count - 40)).forEach(event -> lines.add("  " + event));
        return String.join("\n", lines);
    }
}
