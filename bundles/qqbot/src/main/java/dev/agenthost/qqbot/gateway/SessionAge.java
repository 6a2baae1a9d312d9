package dev.agenthost.qqbot.gateway;

import java.time.Duration;

/**
 * Decides when a session is too old to be trusted (protocol 10.4: sessions that answer heartbeats and deliver nothing). Not
 * thread-safe.
 */
public final class SessionAge {
    static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

    private long cap;
    private long quiet;
    private long started;
    private long lastEvent;

    /** @param now monotonic, in nanoseconds: the session begins, or is first met by this process */
    public SessionAge(Duration cap, long now) {
        this.cap = cap.toNanos();
        this.quiet = quiet(cap);
        this.started = now;
        this.lastEvent = now;
    }

    /** From now on a session is too old after this long. */
    public void cap(Duration cap) {
        this.cap = cap.toNanos();
        this.quiet = quiet(cap);
    }

    private static long quiet(Duration cap) {
        return Math.min(LONGEST_QUIET.toNanos(), cap.toNanos() / 4);
    }

    /** The session is one that an earlier life of the host began, this long ago. */
    public void continued(long now, Duration since) {
        started = now - since.toNanos();
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
