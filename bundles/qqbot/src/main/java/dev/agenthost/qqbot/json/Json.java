package dev.agenthost.qqbot.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.yasson.JsonBindingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of this bundle; one instance serves it all. JSON is read in two steps: text to a JSON-P object, then parts of that
 * to records by JSON-B, because a record with a type parameter cannot be bound. Any thread; nothing here throws on bad input.
 *
 * <p>The binding provider is named and not looked up, so that the bundle's wiring decides which one runs and no context class
 * loader takes part. JSON-P has no class that could be named from outside: its own look-up is left to it.
 */
public final class Json implements AutoCloseable {
    private final JsonReaderFactory readers;
    private final JsonBuilderFactory builders;
    private final Jsonb binding;

    public Json() {
        JsonProvider provider = JsonProvider.provider();
        readers = provider.createReaderFactory(Map.of());
        builders = provider.createBuilderFactory(Map.of());
        JsonbConfig config =
                new JsonbConfig().withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES);
        binding = new JsonBindingProvider()
                .create()
                .withConfig(config)
                .withProvider(provider)
                .build();
    }

    /** Reads a text that begins with a JSON object; empty for anything else. */
    public Optional<JsonObject> object(String text) {
        try (JsonReader reader = readers.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException notAnObject) { // Parsson says "too deeply nested" by a plain one
            return Optional.empty();
        }
    }

    /**
     * Binds an object to a record: {@code fieldName} to {@code field_name}, texts also from numbers, unknown fields left out,
     * missing ones null. Empty when the value is no object or one of its fields is of another type.
     */
    public <T> Optional<T> bind(JsonValue value, Class<T> type) {
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        try {
            // By its text: over a structure, Yasson gives a JsonValue only where it is an object.
            return Optional.ofNullable(binding.fromJson(object.toString(), type));
        } catch (RuntimeException otherShape) { // Yasson lets some of its own slip through
            return Optional.empty();
        }
    }

    /** Binds what an array holds, in order; what cannot be bound is left out, all of it when the value is no array. */
    public <T> List<T> bindAll(@Nullable JsonValue value, Class<T> type) {
        return value instanceof JsonArray array
                ? array.stream()
                        .flatMap(element -> bind(element, type).stream())
                        .toList()
                : List.of();
    }

    /** An object to be filled; its text keeps the order. */
    public JsonObjectBuilder newObject() {
        return builders.createObjectBuilder();
    }

    /** An object to be filled further, or changed in its place. */
    public JsonObjectBuilder newObject(JsonObject from) {
        return builders.createObjectBuilder(from);
    }

    /** An array to be filled. */
    public JsonArrayBuilder newArray() {
        return builders.createArrayBuilder();
    }

    /** Gives up what was learnt about the bound types. */
    @Override
    public void close() {
        try {
            binding.close();
        } catch (Exception impossible) {
            throw new IllegalStateException("closing JSON-B failed", impossible);
        }
    }
}
