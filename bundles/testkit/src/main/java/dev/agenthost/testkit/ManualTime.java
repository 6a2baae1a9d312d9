package dev.agenthost.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A wall clock and a monotonic clock that move only when told to. They part when the machine sleeps: {@link #sleepMachine}
 * moves the wall clock alone, as Linux does with {@link System#nanoTime()} over a suspend. Thread-safe.
 */
public final class ManualTime implements InstantSource {
    private Instant wall;
    private long nanos;

    /** Starts at noon of a winter's day, with a monotonic clock that is about to overflow: differences must still hold. */
    public ManualTime() {
        this(Instant.parse("2026-01-01T12:00:00Z"), Long.MAX_VALUE - 1_000);
    }

    public ManualTime(Instant wall, long nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /** What {@link System#nanoTime()} would say. */
    public synchronized long nanoTime() {
        return nanos;
    }

    /** Both clocks move. Runs nothing: see {@link DeterministicScheduler#advance}. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + by);
        }
        wall = wall.plus(by);
        nanos += by.toNanos();
    }

    /** The wall clock moves, the monotonic one stands. */
    public synchronized void sleepMachine(Duration by) {
        wall = wall.plus(by);
    }
}
