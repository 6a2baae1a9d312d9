package dev.agenthost.qqbot.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which URLs credentials and tokens may go to: encrypted ones, and plain ones on loopback. */
public final class PlatformUrl {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private PlatformUrl() {}

    /** {@code https}, or {@code http} on loopback; empty for everything else. */
    public static Optional<URI> http(String text) {
        return parse(text, "https", "http");
    }

    /** {@code wss}, or {@code ws} on loopback; empty for everything else. */
    public static Optional<URI> webSocket(String text) {
        return parse(text, "wss", "ws");
    }

    private static Optional<URI> parse(String text, String encrypted, String plain) {
        try {
            return Optional.of(new URI(text)).filter(url -> allowed(url, encrypted, plain));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static boolean allowed(URI url, String encrypted, String plain) {
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            return false;
        }
        return encrypted.equalsIgnoreCase(url.getScheme())
                || (plain.equalsIgnoreCase(url.getScheme())
                        && LOOPBACK.matcher(url.getHost()).matches());
    }
}
