package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RivalsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Rivals rivals = new Rivals();

    @Test
    void areSuspectedAfterThreeResetsInHalfAnHour() {
        rivals.closed(4902, 0);
        rivals.closed(4902, MINUTE);
        assertThat(rivals.suspected(2 * MINUTE)).isFalse();

        rivals.closed(4902, 2 * MINUTE);
        assertThat(rivals.suspected(3 * MINUTE)).isTrue();
    }

    @Test
    void areNotSuspectedOfOtherClosesNorOfResetsLongAgo() {
        for (int minute = 0; minute < 3; minute++) {
            rivals.closed(4009, minute * MINUTE);
        }
        assertThat(rivals.suspected(3 * MINUTE)).isFalse();

        for (int minute = 0; minute < 60; minute += 20) {
            rivals.closed(4902, minute * MINUTE);
        }
        assertThat(rivals.suspected(41 * MINUTE)).isFalse();
    }
}
