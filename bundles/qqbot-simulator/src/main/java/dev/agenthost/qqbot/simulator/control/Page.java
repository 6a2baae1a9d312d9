package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the chat page, from the bundle. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "/", "text/html; charset=utf-8",
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8",
            "/message.js", "text/javascript; charset=utf-8",
            "/markdown.js", "text/javascript; charset=utf-8");
    private static final Map<String, String> POLICY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private Page() {}

    static boolean has(String path) {
        return TYPES.containsKey(path);
    }

    /** @return null when the page has no such file */
    static @Nullable HttpAnswer file(String path) {
        String type = TYPES.get(path);
        return type == null
                ? null
                : HttpAnswer.of(200, type, read(path.equals("/") ? "/page.html" : path))
                        .with(POLICY);
    }

    private static String read(String path) {
        try (InputStream file = Page.class.getResourceAsStream(path.substring(1))) {
            if (file == null) {
                throw new IllegalStateException("the bundle lacks " + path);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
