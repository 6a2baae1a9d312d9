package dev.agenthost.qqbot.gateway;

import java.time.Duration;
import java.time.Instant;

/** Notices that the machine slept: the wall clock went on, the monotonic one did not. Not thread-safe. */
public final class ClockJump {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private Instant wall;
    private long monotonic;

    public ClockJump(Instant wall, long monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
    }

    /** Whether the machine slept since the last call. */
    public boolean slept(Instant wallNow, long monotonicNow) {
        Duration parted = Duration.between(wall, wallNow).minusNanos(monotonicNow - monotonic);
        wall = wallNow;
        monotonic = monotonicNow;
        return parted.compareTo(TOLERANCE) > 0;
    }
}
