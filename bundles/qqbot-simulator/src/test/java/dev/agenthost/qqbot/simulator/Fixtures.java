package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;

/** The messages of the platform's protocol, one file each, and how their shapes compare. */
final class Fixtures {
    private Fixtures() {}

    static JsonObject object(String name) {
        return value(name).asJsonObject();
    }

    static JsonArray array(String name) {
        return value(name).asJsonArray();
    }

    private static JsonValue value(String name) {
        InputStream file = Fixtures.class.getResourceAsStream("/fixtures/" + name + ".json");
        try (JsonReader reader = Json.PROVIDER.createReader(file)) {
            return reader.readValue();
        }
    }

    /** Every key with the type of its value, by path; of arrays the first element. */
    static SortedSet<String> shape(JsonValue value) {
        SortedSet<String> shape = new TreeSet<>();
        collect("", value, shape);
        return shape;
    }

    private static void collect(String path, JsonValue value, SortedSet<String> shape) {
        boolean truth = value.getValueType() == JsonValue.ValueType.TRUE;
        shape.add(path + ":" + (truth ? JsonValue.ValueType.FALSE : value.getValueType()));
        if (value instanceof JsonObject object) {
            object.forEach((key, member) -> collect(path + "/" + key, member, shape));
        } else if (value instanceof JsonArray array && !array.isEmpty()) {
            collect(path + "/0", array.get(0), shape);
        }
    }
}
