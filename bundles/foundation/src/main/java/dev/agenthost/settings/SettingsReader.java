package dev.agenthost.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one configuration. Every getter gives a usable value; what was wrong is collected in {@link #errors()}, each naming
 * file, key and expectation. Not thread-safe.
 */
public final class SettingsReader {
    /** In place of all settings of a file that cannot be read: why not. */
    public static final String UNREADABLE = ".agenthost.unreadable";

    private static final List<String> NOT_OURS = List.of("felix.", "service.", "component.", "osgi.", ":", ".");

    private final Map<String, ?> properties;
    private final String file;
    private final List<String> errors = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    public SettingsReader(String pid, Map<String, ?> properties) {
        this.properties = properties;
        this.file = SettingsFile.name(pid, properties);
        if (properties.get(UNREADABLE) instanceof String reason) {
            errors.add(file + ": " + reason);
        }
    }

    /** The file's name, as messages to people should call it. */
    public String file() {
        return file;
    }

    /** Whether someone configured anything, as against defaults alone. */
    public boolean configured() {
        return properties.containsKey("service.pid");
    }

    /** What is wrong, in the order it was read; empty when nothing is. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Keys that nobody asked for; for a warning. Call after the last getter. */
    public List<String> unknownKeys() {
        return properties.keySet().stream()
                .filter(key -> !known.contains(key) && NOT_OURS.stream().noneMatch(key::startsWith))
                .sorted()
                .toList();
    }

    public String text(String key, String byDefault) {
        Object value = value(key);
        return value == null ? byDefault : value.toString().strip();
    }

    public boolean flag(String key, boolean byDefault) {
        String text = text(key, Boolean.toString(byDefault)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            wrong(key, "true or false", text);
            return byDefault;
        }
        return text.equals("true");
    }

    public long number(String key, long byDefault, long least, long most) {
        String text = text(key, Long.toString(byDefault));
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of its limits
        }
        wrong(key, "a whole number from " + least + " to " + most, text);
        return byDefault;
    }

    public Duration millis(String key, long byDefault, long least, long most) {
        return Duration.ofMillis(number(key, byDefault, least, most));
    }

    /** One of the constants of an enum, written in lower case. */
    public <E extends Enum<E>> E choice(String key, E byDefault) {
        String text = text(key, name(byDefault));
        E[] choices = byDefault.getDeclaringClass().getEnumConstants();
        for (E choice : choices) {
            if (name(choice).equals(text.toLowerCase(Locale.ROOT))) {
                return choice;
            }
        }
        wrong(
                key,
                String.join(
                        ", ", Arrays.stream(choices).map(SettingsReader::name).toList()),
                text);
        return byDefault;
    }

    /** A list: typed, or one text with commas; blanks are left out. */
    public Set<String> words(String key) {
        Object value = value(key);
        Stream<?> parts = Stream.empty();
        if (value instanceof Object[] array) {
            parts = Arrays.stream(array);
        } else if (value instanceof Collection<?> collection) {
            parts = collection.stream();
        } else if (value != null) {
            parts = Arrays.stream(value.toString().split(","));
        }
        Set<String> words = new LinkedHashSet<>();
        parts.map(part -> part.toString().strip())
                .filter(word -> !word.isEmpty())
                .forEach(words::add);
        return words;
    }

    /** Notes that a value is not what is expected. */
    public void wrong(String key, String expected, String found) {
        errors.add(file + ": " + key + ": expected " + expected + ", found '" + found + "'");
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return properties.get(key);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
