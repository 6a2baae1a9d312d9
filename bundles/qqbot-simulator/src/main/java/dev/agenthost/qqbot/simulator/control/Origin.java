package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.HttpCall;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request may steer the platform. Anybody's page in the same browser can send requests to loopback: a request that
 * changes something must be JSON, or bytes, which such a page cannot send unasked, and come from our own page or from no page; the Host
 * must be a name of loopback, so that a foreign name bound to 127.0.0.1 gets nothing.
 */
final class Origin {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** What a page of another site cannot send unasked: see "simple requests" of CORS. */
    private static final Set<String> UNASKED = Set.of("application/json", "application/octet-stream");

    private Origin() {}

    static boolean mayRead(HttpCall call) {
        String host = call.header("host");
        return host != null && LOOPBACK.contains(withoutPort(host)) && sameOrigin(call, host);
    }

    static boolean mayChange(HttpCall call) {
        String contentType = call.header("content-type");
        return mayRead(call)
                && contentType != null
                && UNASKED.stream().anyMatch(contentType.toLowerCase(Locale.ROOT)::startsWith);
    }

    private static boolean sameOrigin(HttpCall call, String host) {
        String origin = call.header("origin");
        String site = call.header("sec-fetch-site");
        return (origin == null || host.equals(authority(origin)))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
