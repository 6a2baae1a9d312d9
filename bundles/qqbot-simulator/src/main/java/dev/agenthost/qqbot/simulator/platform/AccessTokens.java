package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The access tokens of one app. Asking again gives the same token with what is left of its life; only in its last 60 seconds
 * a new one is given, and the old one stays good to its end (protocol reference 1.2). Thread-safe.
 */
public final class AccessTokens {
    private static final Duration RENEWAL = Duration.ofSeconds(60);

    /** A token and what is left of its life. */
    public record Grant(String token, Duration remaining) {}

    private final String app;
    private final Map<String, Instant> expiry = new HashMap<>();
    private String newest = "";

    AccessTokens(String app) {
        this.app = app;
    }

    synchronized Grant ask(Instant now, Duration life) {
        expiry.values().removeIf(end -> !end.isAfter(now));
        Instant end = expiry.get(newest);
        if (end == null || !end.isAfter(now.plus(RENEWAL))) {
            newest = app + "." + UUID.randomUUID().toString().replace("-", "");
            end = now.plus(life);
            expiry.put(newest, end);
        }
        return new Grant(newest, Duration.between(now, end));
    }

    synchronized boolean valid(String token, Instant now) {
        Instant end = expiry.get(token);
        return end != null && end.isAfter(now);
    }

    synchronized void revokeAll() {
        expiry.clear();
    }

    /** The app a token of this form belongs to; empty when it is none of ours. */
    static String appOf(String token) {
        int dot = token.lastIndexOf('.');
        return dot < 0 ? "" : token.substring(0, dot);
    }
}
