package dev.agenthost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    @Test
    void namesTheFileThatFileInstallRead() {
        SettingsReader reader =
                new SettingsReader("some.pid", Map.of("felix.fileinstall.filename", "file:/opt/host/config/mine.cfg"));
        reader.wrong("key", "something", "else");

        assertThat(reader.errors()).containsExactly("mine.cfg: key: expected something, found 'else'");
    }

    @Test
    void keepsToTheLimitsOfANumberAndFallsBackToTheDefault() {
        SettingsReader reader = new SettingsReader("some.pid", Map.of("low", "0", "word", "many", "fits", 7));

        assertThat(reader.number("low", 5, 1, 9)).isEqualTo(5);
        assertThat(reader.number("word", 5, 1, 9)).isEqualTo(5);
        assertThat(reader.number("fits", 5, 1, 9)).isEqualTo(7);
        assertThat(reader.number("missing", 5, 1, 9)).isEqualTo(5);
        assertThat(reader.errors())
                .containsExactly(
                        "some.pid.cfg: low: expected a whole number from 1 to 9, found '0'",
                        "some.pid.cfg: word: expected a whole number from 1 to 9, found 'many'");
    }

    @Test
    void readsFlags() {
        SettingsReader reader = new SettingsReader("some.pid", Map.of("a", "TRUE", "b", false, "c", "yes"));

        assertThat(reader.flag("a", false)).isTrue();
        assertThat(reader.flag("b", true)).isFalse();
        assertThat(reader.flag("c", false)).isFalse();
        assertThat(reader.errors()).containsExactly("some.pid.cfg: c: expected true or false, found 'yes'");
    }

    @Test
    void tellsUnknownKeysButNotThoseOfTheFramework() {
        SettingsReader reader = new SettingsReader(
                "some.pid", Map.of("known", "x", "knwon", "x", "service.pid", "some.pid", "component.id", 3L));
        reader.text("known", "");

        assertThat(reader.unknownKeys()).containsExactly("knwon");
    }
}
