package dev.agenthost.qqbot.events;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of an object as texts, by their names joined with dots; places in arrays count as names. Bounded. */
final class Fields {
    private static final int MOST = 50;
    private static final int DEEPEST = 8;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_VALUE = 500;

    private final Map<String, String> fields = new LinkedHashMap<>();

    private Fields() {}

    /** Nothing of what is no object; no field for a null. */
    static Map<String, String> of(@Nullable JsonValue value) {
        Fields all = new Fields();
        if (value instanceof JsonObject object) {
            object.forEach((name, inner) -> all.add(name, inner, 1));
        }
        return all.fields;
    }

    private void add(String name, JsonValue value, int depth) {
        if (fields.size() >= MOST || depth > DEEPEST || name.length() > LONGEST_NAME) {
            return;
        }
        if (value instanceof JsonObject object) {
            object.forEach((inner, content) -> add(name + "." + inner, content, depth + 1));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < Math.min(array.size(), MOST); i++) {
                add(name + "." + i, array.get(i), depth + 1);
            }
        } else if (value != JsonValue.NULL) {
            fields.put(name, beginning(value instanceof JsonString string ? string.getString() : value.toString()));
        }
    }

    private static String beginning(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
    }
}
