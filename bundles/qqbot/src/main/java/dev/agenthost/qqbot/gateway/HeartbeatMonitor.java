package dev.agenthost.qqbot.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to send a heartbeat and when to take the peer for dead: two in a row without an answer. Belongs to one session
 * on one socket. Not thread-safe.
 */
public final class HeartbeatMonitor {
    /** What to do at a due time. */
    public enum Act {
        BEAT,
        GIVE_UP
    }

    /** Shorter intervals, zero, negative and missing ones become this. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

    private static final int UNANSWERED_LIMIT = 2;

    private final long interval;
    private long due;
    private boolean awaitingAnswer;
    private int unanswered;

    /** @param now monotonic, in nanoseconds: the first heartbeat is due at once */
    public HeartbeatMonitor(Duration interval, long now) {
        this.interval = interval.toNanos();
        this.due = now;
    }

    /** The interval to obey, not longer than a year: clocks count in nanoseconds. */
    public static Duration interval(@Nullable Long milliseconds) {
        return milliseconds == null || milliseconds < SHORTEST_INTERVAL.toMillis()
                ? SHORTEST_INTERVAL
                : Duration.ofMillis(Math.min(milliseconds, LONGEST_INTERVAL.toMillis()));
    }

    /** How long until the next act is due, in nanoseconds; not positive when it is. */
    public long untilDue(long now) {
        return due - now;
    }

    /** The peer answered. */
    public void answered() {
        awaitingAnswer = false;
        unanswered = 0;
    }

    /** A due time has come. */
    public Act due(long now) {
        unanswered = awaitingAnswer ? unanswered + 1 : 0;
        if (unanswered >= UNANSWERED_LIMIT) {
            return Act.GIVE_UP;
        }
        awaitingAnswer = true;
        // from the planned time, so that lateness does not add up; but never two at once to catch up
        due = Math.max(due - now + interval, 0) + now;
        return Act.BEAT;
    }

    public int unanswered() {
        return unanswered;
    }
}
