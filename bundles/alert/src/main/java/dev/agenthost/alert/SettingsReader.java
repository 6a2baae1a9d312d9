package dev.agenthost.alert;

import dev.agenthost.settings.SettingsFile;
import dev.agenthost.settings.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a configuration. Problems name file, key and what is expected, never the value. Not thread-safe. */
final class SettingsReader {
    private static final List<String> KEYS = List.of("after", "command", "timeout", "url");
    private static final List<String> NOT_OURS = List.of("felix.", "service.", "component.", "osgi.", ".");
    private static final String UNRESOLVED = "$[";
    private static final Pattern WORD = Pattern.compile("\\G\\s*(?:\"([^\"]*)\"|([^\\s\"]+))(?=\\s|$)");

    private final Map<String, ?> properties;
    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final @Nullable Settings settings;

    SettingsReader(Map<String, ?> properties) {
        this.properties = properties;
        file = SettingsFile.name(AlertConfiguration.PID, properties);
        Settings read = read();
        settings = problems.isEmpty() ? read : null;
    }

    /** Null exactly when there are problems. */
    @Nullable
    Settings settings() {
        return settings;
    }

    /** Everything that is wrong, in the order of the settings. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** What a person should look at although it stops nothing. */
    List<String> warnings() {
        return properties.keySet().stream()
                .filter(key -> !KEYS.contains(key) && NOT_OURS.stream().noneMatch(key::startsWith))
                .sorted()
                .map(key -> file + ": " + key + ": unknown setting, left out; known are " + String.join(", ", KEYS))
                .toList();
    }

    private Settings read() {
        Duration after =
                time("after", AlertConfiguration.AFTER, AlertConfiguration.MIN_AFTER, AlertConfiguration.MAX_AFTER);
        Endpoint url = given("url").isEmpty()
                ? null
                : value("url", given("url"), "an http or https URL without fragment", Endpoint::parse)
                        .orElse(null);
        List<String> command = command();
        Duration timeout = time(
                "timeout", AlertConfiguration.TIMEOUT, AlertConfiguration.MIN_TIMEOUT, AlertConfiguration.MAX_TIMEOUT);
        if (problems.isEmpty() && url == null && command.isEmpty()) {
            expected("url", "a URL here or a command, or whom should alerts be told?");
        }
        return new Settings(after, url, command, timeout);
    }

    private Duration time(String key, String byDefault, String least, String most) {
        Duration shortest = Times.parse(least).orElseThrow();
        Duration longest = Times.parse(most).orElseThrow();
        return value(
                        key,
                        given(key).isEmpty() ? byDefault : given(key),
                        "a time from " + least + " to " + most + ", in ms, s, m or h, such as " + byDefault,
                        text -> Times.parse(text)
                                .filter(time -> time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0))
                .orElse(shortest);
    }

    /** A list is taken as it is: a word an element. */
    private List<String> command() {
        if (properties.get("command") instanceof Object[] words) {
            return Arrays.stream(words).map(String::valueOf).toList();
        }
        return value("command", given("command"), "a program and its arguments, quotes closed", SettingsReader::words)
                .orElse(List.of());
    }

    private static Optional<List<String>> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        int end = 0;
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
            end = word.end();
        }
        return end == text.length() ? Optional.of(words) : Optional.empty();
    }

    private <T> Optional<T> value(String key, String text, String expected, Function<String, Optional<T>> read) {
        if (text.contains(UNRESOLVED)) {
            expected(key, "a value behind the placeholder it names");
            return Optional.empty();
        }
        Optional<T> value = read.apply(text);
        if (value.isEmpty()) {
            expected(key, expected);
        }
        return value;
    }

    private String given(String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private void expected(String key, String expected) {
        problems.add(file + ": " + key + ": expected " + expected);
    }
}
