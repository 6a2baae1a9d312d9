package dev.agenthost.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final String URL = "https://hooks.example.org/x";

    private static SettingsReader read(String... pairs) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("service.pid", "dev.agenthost.alert");
        properties.put("felix.fileinstall.filename", "file:/somewhere/config/dev.agenthost.alert.cfg");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return new SettingsReader(properties);
    }

    @Test
    void knowsTheDefaults() {
        SettingsReader reader = read("url", URL);

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.warnings()).isEmpty();
        assertThat(reader.settings())
                .isEqualTo(new Settings(
                        Duration.ofMinutes(5), Endpoint.parse(URL).orElseThrow(), List.of(), Duration.ofSeconds(20)));
    }

    @Test
    void readsEverything() {
        assertThat(read("url", URL, "command", "tell me", "after", "90s", "timeout", "500ms")
                        .settings())
                .isEqualTo(new Settings(
                        Duration.ofSeconds(90),
                        Endpoint.parse(URL).orElseThrow(),
                        List.of("tell", "me"),
                        Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '~',
            value = {
                "/bin/tell                     > /bin/tell",
                "/bin/tell  a   b              > /bin/tell|a|b",
                "\"/my programs/tell\" \"a b\" > /my programs/tell|a b",
                "tell \"\" $HOME; *            > tell||$HOME;|*",
                "tell it's                     > tell|it's",
            })
    void partsACommandAtBlanksOutsideOfQuotes(String command, String words) {
        assertThat(read("command", command).settings())
                .extracting(Settings::command)
                .isEqualTo(List.of(words.split("\\|", -1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tell \"a b", "tell a\"b\"", "tell \"a\"b"})
    void refusesACommandWithQuotesThatDoNotClose(String command) {
        assertThat(read("command", command).problems())
                .containsExactly(
                        "dev.agenthost.alert.cfg: command: expected a program and its arguments, quotes closed");
    }

    @Test
    void takesAListAsItIs() {
        Map<String, Object> properties = Map.of("command", new String[] {"tell", "a \"b", ""});

        assertThat(new SettingsReader(properties).settings())
                .extracting(Settings::command)
                .isEqualTo(List.of("tell", "a \"b", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "after,   999ms,               'a time from 1s to 24h, in ms, s, m or h, such as 5m'",
        "after,   25h,                 'a time from 1s to 24h, in ms, s, m or h, such as 5m'",
        "after,   5,                   'a time from 1s to 24h, in ms, s, m or h, such as 5m'",
        "timeout, 0s,                  'a time from 100ms to 5m, in ms, s, m or h, such as 20s'",
        "url,     ftp://secret@host,   'an http or https URL without fragment'",
        "url,     $[secret:alert-url], 'a value behind the placeholder it names'",
        "command, tell $[env:SECRET],  'a value behind the placeholder it names'",
    })
    void namesFileKeyAndExpectationButNotTheValue(String key, String value, String expected) {
        SettingsReader reader = read("url", URL, key, value);

        assertThat(reader.settings()).isNull();
        assertThat(reader.problems()).containsExactly("dev.agenthost.alert.cfg: " + key + ": expected " + expected);
    }

    @Test
    void wantsSomebodyToTell() {
        assertThat(read("after", "5m").problems())
                .containsExactly(
                        "dev.agenthost.alert.cfg: url: expected a URL here or a command, or whom should alerts be told?");
    }

    @Test
    void warnsOfWhatItDoesNotKnow() {
        SettingsReader reader = read("url", URL, "afterr", "1m", "component.name", "x");

        assertThat(reader.settings()).isNotNull();
        assertThat(reader.warnings())
                .containsExactly(
                        "dev.agenthost.alert.cfg: afterr: unknown setting, left out; known are after, command, "
                                + "timeout, url");
    }
}
