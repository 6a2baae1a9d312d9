package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much later than one interval after the one before (the first: after READY or RESUMED) heartbeats arrived, counted in
 * tenths of a millisecond up to ten seconds. Early ones count as on time. Thread-safe.
 */
public final class HeartbeatLateness {
    private static final int UNIT_NANOS = 100_000;
    private static final int UNITS = 100_000;

    private final AtomicLongArray counts = new AtomicLongArray(UNITS + 1);
    private final AtomicLong max = new AtomicLong();

    /**
     * What was counted.
     *
     * @param count heartbeats
     * @param p50 milliseconds, as the others
     */
    public record Summary(long count, double p50, double p99, double max) {}

    void record(Duration late) {
        long nanos = Math.max(0, late.toNanos());
        counts.incrementAndGet((int) Math.min(UNITS, nanos / UNIT_NANOS));
        max.accumulateAndGet(nanos, Math::max);
    }

    /** Begins anew. */
    public void reset() {
        for (int i = 0; i <= UNITS; i++) {
            counts.set(i, 0);
        }
        max.set(0);
    }

    public Summary summary() {
        long total = 0;
        for (int i = 0; i <= UNITS; i++) {
            total += counts.get(i);
        }
        return new Summary(total, percentile(total, 0.5), percentile(total, 0.99), max.get() / 1e6);
    }

    private double percentile(long total, double share) {
        long left = (long) Math.ceil(total * share);
        for (int i = 0; i <= UNITS; i++) {
            left -= counts.get(i);
            if (left <= 0) {
                return i * (UNIT_NANOS / 1e6);
            }
        }
        return 0;
    }
}
