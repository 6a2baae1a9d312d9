package dev.agenthost.qqbot.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Suspects that another client uses the same app id and shard: the platform then lets each in and throws the other out, with
 * 4902 "reset by resume" (protocol 10.3). Not thread-safe.
 */
public final class Rivals {
    private static final int RESET_BY_RESUME = 4902;
    private static final int SUSPICIOUS = 3;
    private static final Duration WITHIN = Duration.ofMinutes(30);

    private final Deque<Long> resets = new ArrayDeque<>(SUSPICIOUS);

    /**
     * A connection was closed.
     *
     * @param now monotonic, in nanoseconds
     */
    public void closed(int code, long now) {
        if (code == RESET_BY_RESUME) {
            resets.addLast(now);
            if (resets.size() > SUSPICIOUS) {
                resets.removeFirst();
            }
        }
    }

    /** Whether it happened often enough lately to tell people. */
    public boolean suspected(long now) {
        return resets.size() == SUSPICIOUS && now - resets.getFirst() < WITHIN.toNanos();
    }
}
