package dev.agenthost.qqbot.settings;

import org.jspecify.annotations.Nullable;

/**
 * How the platform's hosts are reached: REST, tokens, media and WebSocket alike.
 *
 * @param proxy what everything goes through, or null
 * @param trustStore whose certificates are trusted instead of the Java runtime's own, or null
 */
public record Route(@Nullable HttpProxy proxy, @Nullable TrustStore trustStore) {
    /** Without a proxy, with the Java runtime's own certificates. */
    public static final Route DIRECT = new Route(null, null);
}
