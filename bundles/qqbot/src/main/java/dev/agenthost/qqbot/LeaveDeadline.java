package dev.agenthost.qqbot;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One deadline for all accounts that leave together. Declarative Services deactivates them one after the other; waiting the
 * full time for each of fifty silent peers would take longer than a host may need to stop. Thread-safe.
 */
final class LeaveDeadline {
    private final LongSupplier nanoTime;
    private final long bound;
    private final long pause;

    private boolean leaving;
    private long end;
    private long lastAsked;

    /**
     * @param bound how long accounts that leave together are waited for in all
     * @param pause accounts that leave this long after the one before have a bound of their own
     */
    LeaveDeadline(LongSupplier nanoTime, Duration bound, Duration pause) {
        this.nanoTime = nanoTime;
        this.bound = bound.toNanos();
        this.pause = pause.toNanos();
    }

    /** How long to wait at most from now on; zero when the time of all is over. */
    synchronized Duration remaining() {
        long now = nanoTime.getAsLong();
        if (!leaving || now - lastAsked > pause) {
            leaving = true;
            end = now + bound;
        }
        lastAsked = now;
        return Duration.ofNanos(Math.max(0, end - now));
    }
}
