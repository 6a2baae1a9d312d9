package dev.agenthost.benchmarks.agent;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations in microseconds: 64 buckets to every power of two, so a figure is at most 1.6 % too low.
 * Thread-safe; what is counted while {@link #reset} runs may go to either side.
 */
final class Latencies {
    private static final int SUB_BITS = 6;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_BUCKETS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /** @param micros negative ones count as zero */
    void record(long micros) {
        counts.incrementAndGet(bucket(Math.max(0, micros)));
    }

    long count() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        return total;
    }

    /**
     * The duration within which this share of all lies.
     *
     * @param share above 0, at most 1
     * @return microseconds; 0 when nothing was counted
     */
    long percentile(double share) {
        long left = (long) Math.ceil(count() * share);
        for (int i = 0; left > 0 && i < BUCKETS; i++) {
            left -= counts.get(i);
            if (left <= 0) {
                return lowest(i);
            }
        }
        return 0;
    }

    void reset() {
        for (int i = 0; i < BUCKETS; i++) {
            counts.set(i, 0);
        }
    }

    private static int bucket(long value) {
        if (value < SUB_BUCKETS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return (shift + 1) * SUB_BUCKETS + (int) (value >>> shift) - SUB_BUCKETS;
    }

    private static long lowest(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        return (long) (bucket % SUB_BUCKETS + SUB_BUCKETS) << shift;
    }
}
