package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Sequences;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order in which six things can happen to a session, under a clock that overflows, against its whole history. */
final class SessionAgeSequencesTest {
    private static final int LENGTH = 6;
    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(10).toNanos();
    private static final Duration SMALL = SessionAge.LONGEST_QUIET.multipliedBy(2);
    private static final Duration LARGE = SessionAge.LONGEST_QUIET.multipliedBy(10);
    private static final Duration EARLIER_LIFE = LARGE.minus(SMALL);

    private enum Happening {
        DELIVERED(Duration.ZERO),
        BEGUN_ANEW(Duration.ZERO),
        CONTINUED(Duration.ZERO),
        SMALL_CAP(Duration.ZERO),
        LARGE_CAP(Duration.ZERO),
        SHORT_WHILE(SMALL.dividedBy(4)),
        LONG_WHILE(LARGE.dividedBy(2));

        private final Duration passes;

        Happening(Duration passes) {
            this.passes = passes;
        }
    }

    @Test
    void a_session_is_too_old_when_it_has_reached_the_cap_and_is_quiet() {
        Sequences.each(Happening.values(), LENGTH, sequence -> {
            SessionAge age = new SessionAge(LARGE, START);
            long now = START;
            for (int step = 0; step < LENGTH; step++) {
                Happening next = sequence.get(step);
                now += next.passes.toNanos();
                happens(next, age, now);

                List<Happening> history = sequence.subList(0, step + 1);
                assertThat(age.silence(now)).as("silence at step %s", step).isEqualTo(silence(history));
                assertThat(age.expired(now))
                        .as("too old at step %s", step)
                        .isEqualTo(old(history).compareTo(cap(history)) >= 0
                                && silence(history).compareTo(quiet(history)) >= 0);
            }
        });
    }

    private static void happens(Happening next, SessionAge age, long now) {
        switch (next) {
            case DELIVERED -> age.event(now);
            case BEGUN_ANEW -> age.restarted(now);
            case CONTINUED -> age.continued(now, EARLIER_LIFE);
            case SMALL_CAP -> age.cap(SMALL);
            case LARGE_CAP -> age.cap(LARGE);
            default -> {}
        }
    }

    private static Duration cap(List<Happening> history) {
        return history.lastIndexOf(Happening.SMALL_CAP) > history.lastIndexOf(Happening.LARGE_CAP) ? SMALL : LARGE;
    }

    /** A quarter of a cap that is small. */
    private static Duration quiet(List<Happening> history) {
        return Collections.min(List.of(SessionAge.LONGEST_QUIET, cap(history).dividedBy(4)));
    }

    private static Duration old(List<Happening> history) {
        int continued = history.lastIndexOf(Happening.CONTINUED);
        int begun = history.lastIndexOf(Happening.BEGUN_ANEW);
        return passed(history, Math.max(continued, begun)).plus(continued > begun ? EARLIER_LIFE : Duration.ZERO);
    }

    private static Duration silence(List<Happening> history) {
        return passed(
                history, Math.max(history.lastIndexOf(Happening.DELIVERED), history.lastIndexOf(Happening.BEGUN_ANEW)));
    }

    private static Duration passed(List<Happening> history, int since) {
        return history.subList(since + 1, history.size()).stream()
                .map(happening -> happening.passes)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
