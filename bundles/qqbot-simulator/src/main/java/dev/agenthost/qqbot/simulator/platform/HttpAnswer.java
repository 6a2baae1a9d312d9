package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer over HTTP, whatever carries it.
 *
 * @param status the HTTP status; 0 = no answer, the TCP connection is cut
 * @param headers besides Content-Length; by name
 * @param body goes out as UTF-8
 * @param file goes out instead of the body; null = the body does
 */
public record HttpAnswer(
        int status,
        Map<String, String> headers,
        String body,
        @Nullable Path file) {
    private static final String TRACE_ID = "X-Tps-trace-ID";

    /** The TCP connection is cut instead of an answer. */
    public static final HttpAnswer CUT = new HttpAnswer(0, Map.of(), "", null);

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public static HttpAnswer of(int status, String contentType, String body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body, null);
    }

    /** @param file must stay until it is sent, and may vanish from its folder meanwhile */
    public static HttpAnswer file(String contentType, Path file) {
        return new HttpAnswer(200, Map.of("Content-Type", contentType), "", file);
    }

    /** 204, as the platform's own servers give it. */
    public static HttpAnswer noContent() {
        return new HttpAnswer(204, Map.of(TRACE_ID, Ids.trace()), "", null);
    }

    public static HttpAnswer json(int status, JsonObject body) {
        return of(status, "application/json", body.toString());
    }

    /** An answer of the platform's own servers, which give every one a trace id. */
    public static HttpAnswer traced(int status, JsonObject body) {
        return json(status, body).with(Map.of(TRACE_ID, body.getString("trace_id", Ids.trace())));
    }

    /** What the platform's edge answers before its servers see anything. */
    public static HttpAnswer html(int status, String title) {
        String page =
                "<html>\r\n<head><title>%d %s</title></head>\r\n<body><center><h1>%d %s</h1></center><hr><center>stgw</center></body>\r\n</html>\r\n"
                        .formatted(status, title, status, title);
        return of(status, "text/html", page).with(Map.of("Server", "stgw"));
    }

    /** The same with more headers. */
    public HttpAnswer with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new HttpAnswer(status, all, body, file);
    }
}
