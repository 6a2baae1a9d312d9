package dev.agenthost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @ValueSource(strings = {"500ms", "90s", "5m", "90m", "24h", "1500ms"})
    void areWrittenAsPeopleDo(String time) {
        assertThat(Times.text(Times.parse(time).orElseThrow())).isEqualTo(time);
    }

    @Test
    void mayHaveASpaceBeforeTheUnit() {
        assertThat(Times.parse("5 m")).contains(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "1.5h", "5 d", "5  m", "1h30m", "1234567890ms"})
    void areNothingElse(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
