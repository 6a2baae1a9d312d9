package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells the platform's answers from its refusals (protocol 4.3). Immutable; any thread. */
public final class ReplyReader {
    private static final int WORDS_LIMIT = 300;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Json json;

    ReplyReader(Json json) {
        this.json = json;
    }

    /**
     * The answer's object; an empty one where the platform sent no body.
     *
     * @throws RestException when it refused: any status but 2xx, and also 2xx with an error code in the body
     */
    JsonObject read(HttpReply reply) throws RestException {
        Optional<JsonObject> object = json.object(reply.body());
        int code = object.map(ReplyReader::code).orElse(0);
        boolean success = reply.status() / 100 == 2;
        if (success && code == 0 && reply.body().isBlank()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (!success || code != 0 || object.isEmpty()) {
            throw refusal(reply, object.orElse(JsonValue.EMPTY_JSON_OBJECT), code);
        }
        return object.get();
    }

    /**
     * The answer as it came; {@code {}} where the platform sent no body.
     *
     * @throws RestException as {@link #read} does, but for answers that are JSON and no object
     */
    String readText(HttpReply reply) throws RestException {
        String body = reply.body().strip();
        boolean list = reply.status() / 100 == 2 && body.startsWith("[");
        return list ? body : read(reply).toString();
    }

    /** The text of a field; numbers too. */
    public static Optional<String> text(JsonObject object, String field) {
        JsonValue value = object.get(field);
        if (value instanceof JsonString string) {
            return Optional.of(string.getString());
        }
        return value instanceof JsonNumber ? Optional.of(value.toString()) : Optional.empty();
    }

    /** The whole number of a field; also from a text of digits. */
    public static Optional<Long> number(JsonObject object, String field) {
        try {
            return text(object, field).map(Long::valueOf);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static int code(JsonObject body) {
        int errCode = number(body, "err_code").orElse(0L).intValue();
        return errCode != 0 ? errCode : number(body, "code").orElse(0L).intValue();
    }

    private static RestException refusal(HttpReply reply, JsonObject body, int code) {
        String words = text(body, "message").orElse("an answer that is not JSON of the platform");
        return new RestException(
                reply.status(), code, printable(words), traceId(reply, body), retryAfter(reply), auditId(body));
    }

    private static @Nullable String auditId(JsonObject body) {
        return body.get("data") instanceof JsonObject data && data.get("message_audit") instanceof JsonObject audit
                ? text(audit, "audit_id").orElse(null)
                : null;
    }

    private static String printable(String words) {
        String bounded = words.length() > WORDS_LIMIT ? words.substring(0, WORDS_LIMIT) + "…" : words;
        return CONTROL.matcher(bounded).replaceAll(" ");
    }

    private static @Nullable String traceId(HttpReply reply, JsonObject body) {
        return text(body, "trace_id")
                .or(() -> reply.headers().firstValue("X-Tps-trace-ID"))
                .map(ReplyReader::printable)
                .orElse(null);
    }

    private static @Nullable Duration retryAfter(HttpReply reply) {
        return reply.headers()
                .firstValue("Retry-After")
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }
}
