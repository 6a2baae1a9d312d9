package dev.agenthost.qqbot.gateway;

import java.time.Duration;

/**
 * Decides when a session is too old to be trusted (protocol 10.4: sessions that answer heartbeats and deliver nothing). Not
 * thread-safe.
 */
public final class SessionAge {
    private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

    private final long cap;
    private final long quiet;
    private long started;
    private long lastEvent;

    /** @param now monotonic, in nanoseconds: the session begins, or is first met by this process */
    public SessionAge(Duration cap, long now) {
        this.cap = cap.toNanos();
        this.quiet = Math.min(LONGEST_QUIET.toNanos(), this.cap / 4);
        this.started = now;
        this.lastEvent = now;
    }

    /** A new session begins. */
    public void restarted(long now) {
        started = now;
        lastEvent = now;
    }

    /** Something was delivered. */
    public void event(long now) {
        lastEvent = now;
    }

    /** Since when nothing was delivered. */
    public Duration silence(long now) {
        return Duration.ofNanos(now - lastEvent);
    }

    /** Whether the session should be replaced now: old, and nothing is going on. */
    public boolean expired(long now) {
        return now - started >= cap && now - lastEvent >= quiet;
    }
}
