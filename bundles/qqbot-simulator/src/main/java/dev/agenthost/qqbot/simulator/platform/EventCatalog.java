package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every event that is no message, ready to be sent (protocol reference 5.6 to 5.9): {@code events.json}. Immutable. */
public final class EventCatalog {
    private static final JsonObject EVENTS = load();

    private EventCatalog() {}

    private static JsonObject load() {
        try (InputStream file = EventCatalog.class.getResourceAsStream("events.json")) {
            if (file == null) {
                throw new IllegalStateException("the bundle lacks events.json");
            }
            return Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Set<String> names() {
        return EVENTS.keySet();
    }

    /**
     * The body of an event.
     *
     * @param where the conversation it is about; the ids of all others are made up
     * @param fields what is to be otherwise
     * @throws IllegalArgumentException when there is no such event
     */
    static JsonObject body(BotApp app, String name, Conversation where, JsonObject fields, Instant now) {
        if (!(EVENTS.get(name) instanceof JsonObject template)) {
            throw new IllegalArgumentException("no event '" + name + "'; there are " + names());
        }
        Map<String, JsonValue> values = new HashMap<>(Map.of(
                "$user", text("A1B2C3D4E5F60718293A4B5C6D7E8F90"),
                "$group", text("C3D4E5F60718293A4B5C6D7E8F90A1B2"),
                "$channel", text("1234567"),
                "$member", text(Person.ALICE.openid()),
                "$message", text("08a1b2c3d4e5f60718"),
                "$time", text(Ids.timestamp(now)),
                "$seconds", Json.PROVIDER.createValue(now.getEpochSecond()),
                "$uuid", text(UUID.randomUUID().toString()),
                "$app", text(app.id())));
        switch (where.kind()) {
            case DIRECT -> values.put("$user", text(where.id()));
            case GROUP -> values.put("$group", text(where.id()));
            case CHANNEL, CHANNEL_DIRECT -> values.put("$channel", text(where.id()));
        }
        JsonObjectBuilder body = Json.object();
        filled(template, values).asJsonObject().forEach(body::add);
        fields.forEach(body::add);
        return body.build();
    }

    private static JsonValue text(String text) {
        return Json.PROVIDER.createValue(text);
    }

    private static JsonValue filled(JsonValue template, Map<String, JsonValue> values) {
        if (template instanceof JsonString text) {
            return values.getOrDefault(text.getString(), template);
        }
        if (template instanceof JsonObject object) {
            JsonObjectBuilder copy = Json.object();
            object.forEach((key, value) -> copy.add(key, filled(value, values)));
            return copy.build();
        }
        if (template instanceof JsonArray array) {
            JsonArrayBuilder copy = Json.PROVIDER.createArrayBuilder();
            array.forEach(value -> copy.add(filled(value, values)));
            return copy.build();
        }
        return template;
    }
}
