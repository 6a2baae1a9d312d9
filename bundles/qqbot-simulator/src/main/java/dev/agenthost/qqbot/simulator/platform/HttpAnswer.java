package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer over HTTP, whatever carries it.
 *
 * @param status the HTTP status; 0 = no answer, the TCP connection is cut
 * @param headers besides Content-Length; by name
 * @param body goes out as UTF-8
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
    private static final String TRACE_ID = "X-Tps-trace-ID";

    /** The TCP connection is cut instead of an answer. */
    public static final HttpAnswer CUT = new HttpAnswer(0, Map.of(), "");

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public static HttpAnswer of(int status, String contentType, String body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body);
    }

    public static HttpAnswer json(int status, JsonObject body) {
        return of(status, "application/json", body.toString());
    }

    /** An answer of the platform's own servers, which give every one a trace id. */
    static HttpAnswer traced(int status, JsonObject body) {
        return json(status, body).with(Map.of(TRACE_ID, body.getString("trace_id", Ids.trace())));
    }

    /** What the platform's edge answers before its servers see anything. */
    static HttpAnswer html(int status, String title) {
        String page =
                "<html>\r\n<head><title>%d %s</title></head>\r\n<body><center><h1>%d %s</h1></center><hr><center>stgw</center></body>\r\n</html>\r\n"
                        .formatted(status, title, status, title);
        return of(status, "text/html", page).with(Map.of("Server", "stgw"));
    }

    /** The same with more headers. */
    public HttpAnswer with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new HttpAnswer(status, all, body);
    }
}
