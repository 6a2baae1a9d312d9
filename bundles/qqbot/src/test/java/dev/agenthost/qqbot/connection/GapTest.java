package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.MapMemory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final MapMemory memory = new MapMemory();
    private final Gap gap = nextLife();

    private Gap nextLife() {
        return new Gap(memory, "app#0/1");
    }

    private Gap recalled() throws UnavailableException {
        Gap later = nextLife();
        later.recall();
        return later;
    }

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
    void isToldWhenTheHostEndsBeforeTheNextSessionBegins() throws UnavailableException {
        gap.end(NOON);
        gap.event(NOON.plusSeconds(3));
        gap.begin();

        assertThat(recalled().end(NOON.plusSeconds(60)))
                .contains(new Gap.Ended(NOON.plusSeconds(3), NOON.plusSeconds(60)));
        assertThat(recalled().end(NOON.plusSeconds(70))).as("it is told once").isEmpty();
    }

    @Test
    void ofASessionThatALaterLifeLosesBeginsWithTheLastEventOfTheEarlierToTenSeconds() throws UnavailableException {
        gap.end(NOON);
        for (int second = 1; second < 30; second++) {
            gap.event(NOON.plusSeconds(second));
        }

        Gap later = recalled();
        later.begin();
        assertThat(later.end(NOON.plusSeconds(60))).contains(new Gap.Ended(NOON.plusSeconds(20), NOON.plusSeconds(60)));
    }

    @Test
    void isWrittenDownEveryTenSecondsAtMost() {
        gap.end(NOON);
        gap.event(NOON.plusSeconds(10));
        memory.values.clear();
        gap.event(NOON.plusSeconds(19));
        assertThat(memory.values).isEmpty();

        gap.event(NOON.plusSeconds(20));
        assertThat(memory.values).containsValue(NOON.plusSeconds(20).toString());
    }

    @Test
    void isNotKnownUntilTheStoreTells() {
        gap.begin();
        memory.away = true;
        Gap later = nextLife();
        assertThatThrownBy(later::recall).isInstanceOf(UnavailableException.class);

        memory.away = false;
        assertThatCode(later::recall).doesNotThrowAnyException();
        assertThat(later.end(NOON)).isPresent();
    }

    @Test
    void hasNoBeginningWhereNothingIsKnownOfAnEvent() {
        gap.begin();

        Gap.Ended ended = gap.end(NOON).orElseThrow();
        assertThat(ended.from()).isNull();
        assertThat(ended.seconds()).isZero();
        assertThat(ended).hasToString("the last event before this start and 2026-01-01T12:00:00Z");
    }

    @Test
    void isForgottenWithItsStream() throws UnavailableException {
        gap.end(NOON);
        gap.begin();
        gap.forget();

        assertThat(memory.values).isEmpty();
        assertThat(recalled().end(NOON.plusSeconds(60))).isEmpty();
    }
}
