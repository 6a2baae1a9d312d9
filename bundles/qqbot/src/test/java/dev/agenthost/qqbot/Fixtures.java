package dev.agenthost.qqbot;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The messages of the platform's protocol, one file each. */
public final class Fixtures {
    private Fixtures() {}

    /** The names of all that begin so, without {@code .json}, in order. */
    public static List<String> named(String prefix) {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of one. */
    public static String text(String name) {
        try {
            return Files.readString(folder().resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One without white space between its parts, as it goes over the wire. */
    public static String compact(String name) {
        return value(name).toString();
    }

    public static JsonObject object(String name) {
        return value(name).asJsonObject();
    }

    private static JsonValue value(String name) {
        return parse(text(name));
    }

    public static JsonValue parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    private static Path folder() {
        URI folder;
        try {
            folder = Fixtures.class.getResource("/fixtures").toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Path.of(folder);
    }
}
