package dev.agenthost.qqbot.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next dial: doubling from {@code first} to {@code cap}, with jitter, for ever. It starts again
 * once READY has held for a while, not when a socket opens. Not thread-safe.
 */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final Duration first;
    private final Duration cap;
    private final Duration hold;
    private final RandomGenerator random;
    private int failures;
    private boolean ready;
    private long readySince;

    /** @param hold how long READY must last to count */
    public Backoff(Duration first, Duration cap, Duration hold, RandomGenerator random) {
        this.first = first;
        this.cap = cap;
        this.hold = hold;
        this.random = random;
    }

    /** READY or RESUMED came. */
    public void ready(long now) {
        ready = true;
        readySince = now;
    }

    /** Forgets every failure: a person or a configuration change says so. */
    public void reset() {
        failures = 0;
    }

    /** The connection, or the attempt at one, is over. */
    public Duration next(long now) {
        if (ready && now - readySince >= hold.toNanos()) {
            failures = 0;
        }
        ready = false;
        Duration full = failures == 0 ? first : doubled(failures - 1);
        // the first wait only spreads accounts that were dropped together; later ones keep at least half
        double share = failures == 0 ? random.nextDouble() : 0.5 + random.nextDouble() / 2;
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        return Duration.ofNanos((long) (full.toNanos() * share));
    }

    private Duration doubled(int times) {
        Duration wait = first.multipliedBy(1L << times);
        return wait.compareTo(cap) > 0 ? cap : wait;
    }
}
