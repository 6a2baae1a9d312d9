package dev.agenthost.qqbot.simulator.platform;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP, whatever carried it.
 *
 * @param method upper case
 * @param path decoded, without query, starts with {@code /}
 * @param query the parameters; of a repeated one the last
 * @param headers by lower-case name
 * @param content the body's bytes; empty when there is none
 */
public record HttpCall(
        String method, String path, Map<String, String> query, Map<String, String> headers, Body content) {
    public HttpCall {
        Map<String, String> lowerCase = new TreeMap<>();
        headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lowerCase);
        query = Map.copyOf(query);
    }

    /** The body as UTF-8 text. */
    public String body() {
        return content.text();
    }

    /** @param name lower case */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
