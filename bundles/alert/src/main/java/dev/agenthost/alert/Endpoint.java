package dev.agenthost.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are posted to. Only scheme, host and port may be shown: receivers of alerts know their senders by secrets in
 * the user, the path or the query.
 */
record Endpoint(URI url) {
    /** An {@code http} or {@code https} URL with a host and without a fragment; empty for everything else. */
    static Optional<Endpoint> parse(String text) {
        try {
            return Optional.of(new URI(text)).filter(Endpoint::fits).map(Endpoint::new);
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static boolean fits(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        return http && url.getHost() != null && url.getRawFragment() == null;
    }

    /** What a request goes to: without the user, who goes into a header. */
    URI target() {
        String path = url.getRawPath();
        String query = url.getRawQuery();
        return URI.create(this + path + (query == null ? "" : "?" + query));
    }

    /** {@code name:password}, or null when there is none. */
    @Nullable
    String user() {
        return url.getUserInfo();
    }

    /** These words with the secrets in them blotted out. */
    String withoutSecrets(String words) {
        String shown = words;
        for (String secret :
                secrets().filter(part -> part != null && part.length() > 1).toList()) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    private Stream<@Nullable String> secrets() {
        return Stream.of(
                url.getRawUserInfo(),
                url.getUserInfo(),
                url.getRawQuery(),
                url.getQuery(),
                url.getRawPath(),
                url.getPath());
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
