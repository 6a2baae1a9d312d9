package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Gap gap = new Gap();

    @Test
    void reachesFromTheLastEventToTheNextSession() {
        gap.end(NOON);
        gap.event(NOON.plusSeconds(10));
        gap.begin();
        gap.event(NOON.plusSeconds(20));

        Gap.Ended ended = gap.end(NOON.plusSeconds(40)).orElseThrow();
        assertThat(ended.seconds()).isEqualTo(30);
        assertThat(ended).hasToString("2026-01-01T12:00:10Z and 2026-01-01T12:00:40Z");
    }

    @Test
    void isNoneWithoutALoss() {
        gap.event(NOON);

        assertThat(gap.end(NOON.plusSeconds(1))).isEmpty();
    }

    @Test
    void beganInAnEarlierLifeWhenThisOneSawNoEvent() {
        gap.begin();

        Gap.Ended ended = gap.end(NOON).orElseThrow();
        assertThat(ended.from()).isNull();
        assertThat(ended.seconds()).isZero();
    }
}
