package dev.agenthost.qqbot.media;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URLs of files, as the platform writes them (protocol 5.4). */
public final class MediaUrl {
    private static final Pattern WEB = Pattern.compile("(?i)https?://.*");
    private static final Pattern OTHER_SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:(?!\\d+(/|$)).*");
    private static final String NOT_IN_URLS = "\"<>\\^`{|} ";

    private MediaUrl() {}

    /**
     * A URL that can be fetched: its scheme completed to {@code https} where it is missing, characters escaped that no URL may
     * hold. Empty for other schemes, without host, and for what is no URL.
     */
    public static Optional<URI> of(String text) {
        String stripped = text.strip();
        String url = completed(stripped);
        if (stripped.isEmpty() || !WEB.matcher(url).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(escaped(url))).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static String completed(String text) {
        if (text.startsWith("//")) {
            return "https:" + text;
        }
        return WEB.matcher(text).matches() || OTHER_SCHEME.matcher(text).matches() ? text : "https://" + text;
    }

    private static String escaped(String url) {
        StringBuilder escaped = new StringBuilder(url.length());
        url.codePoints().forEach(point -> {
            if (point <= ' ' || point >= 0x7f || NOT_IN_URLS.indexOf(point) >= 0) {
                for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format("%%%02X", octet & 0xff));
                }
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
