package dev.agenthost.host;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** What a feature file must look like; what is wrong is told with file, key and expectation. */
final class FeatureShape {
    static final String START_ORDER = "start-order";

    private static final Pattern ID = Pattern.compile("[^:\\s]+:[^:\\s]+(:[^:\\s]+){1,3}");

    private final Path file;

    FeatureShape(Path file) {
        this.file = file;
    }

    void check(String json) throws HostException {
        JsonObject feature = parse(json);
        expectId("id", value(feature, "id"));
        JsonValue bundles = feature.getOrDefault("bundles", JsonValue.EMPTY_JSON_ARRAY);
        expect("bundles", bundles, ValueType.ARRAY, "a list of bundles");
        checkBundles(bundles.asJsonArray());
        JsonValue configurations = feature.getOrDefault("configurations", JsonValue.EMPTY_JSON_OBJECT);
        expect("configurations", configurations, ValueType.OBJECT, "an object of PIDs");
        for (Map.Entry<String, JsonValue> entry : configurations.asJsonObject().entrySet()) {
            expect("configurations." + entry.getKey(), entry.getValue(), ValueType.OBJECT, "an object of settings");
        }
    }

    private void checkBundles(JsonArray bundles) throws HostException {
        for (int i = 0; i < bundles.size(); i++) {
            String key = "bundles[" + i + "]";
            expect(key, bundles.get(i), ValueType.OBJECT, "an object with id and " + START_ORDER);
            JsonObject bundle = bundles.getJsonObject(i);
            expectId(key + ".id", value(bundle, "id"));
            JsonValue order = value(bundle, START_ORDER);
            if (!order.toString().matches("[1-9]")) {
                throw wrong(key + "." + START_ORDER, "an integer from 1 to 9", order);
            }
        }
    }

    private JsonObject parse(String json) throws HostException {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new HostException(file + ": expected a JSON object: " + e.getMessage());
        }
    }

    private static JsonValue value(JsonObject object, String key) {
        return object.getOrDefault(key, JsonValue.NULL);
    }

    private void expectId(String key, JsonValue value) throws HostException {
        if (!(value instanceof JsonString id) || !ID.matcher(id.getString()).matches()) {
            throw wrong(key, "group:artifact:version", value);
        }
    }

    private void expect(String key, JsonValue value, ValueType type, String expectation) throws HostException {
        if (value.getValueType() != type) {
            throw wrong(key, expectation, value);
        }
    }

    private HostException wrong(String key, String expectation, JsonValue found) {
        return new HostException(file + ": " + key + ": expected " + expectation + ", found " + found);
    }
}
