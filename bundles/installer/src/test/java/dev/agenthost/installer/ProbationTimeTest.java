package dev.agenthost.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbationTimeTest {
    private final ProbationTime time = new ProbationTime(Map.of());

    @Test
    void isAMinuteUnlessConfigured() {
        time.configure(Map.of());

        assertThat(time.bound()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void followsTheConfiguration() {
        time.configure(Map.of("probation.seconds", " 5 "));

        assertThat(time.bound()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3601", "soon", ""})
    void keepsWhatItHasWhenTheConfigurationIsWrong(String wrong) {
        time.configure(Map.of("probation.seconds", "5"));
        time.configure(Map.of("probation.seconds", wrong));

        assertThat(time.bound()).isEqualTo(Duration.ofSeconds(5));
    }
}
