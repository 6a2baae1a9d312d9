package dev.agenthost.qqbot.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.stream.Collectors;

/** A JSON value with its texts left out. What may be shown is listed; everything else is taken for a secret. */
final class Redaction {
    private static final Set<String> SHOWN =
            Set.of("t", "content_type", "timestamp", "scene", "scope", "$os", "$browser");

    private Redaction() {}

    static String of(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.entrySet().stream()
                    .map(entry -> '"' + entry.getKey() + "\":" + field(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof JsonArray array) {
            return array.stream().map(Redaction::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof JsonString text ? "\"(" + text.getString().length() + " chars)\"" : value.toString();
    }

    private static String field(String key, JsonValue value) {
        return value instanceof JsonString && SHOWN.contains(key) ? value.toString() : of(value);
    }
}
