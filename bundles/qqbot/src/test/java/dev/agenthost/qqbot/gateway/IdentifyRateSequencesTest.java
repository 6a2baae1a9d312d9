package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Sequences;
import dev.agenthost.qqbot.rest.SessionStartLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order in which accounts of two apps can ask, under a clock that overflows, against all slots ever given. */
final class IdentifyRateSequencesTest {
    private static final int LENGTH = 8;
    private static final long START = Long.MAX_VALUE - IdentifyRate.WINDOW;

    private enum Happening {
        ONE_APP_ASKS(0),
        ANOTHER_APP_ASKS(0),
        SOME_TIME(IdentifyRate.WINDOW * 2 / 5),
        A_WINDOW(IdentifyRate.WINDOW);

        private final long passes;

        Happening(long passes) {
            this.passes = passes;
        }
    }

    /** What the platform says, and how many at a time that means. */
    private record Limit(@Nullable SessionStartLimit told, int atATime) {
        static Limit told(int concurrency, int atATime) {
            return new Limit(new SessionStartLimit(1000, 1000, Duration.ofDays(1), concurrency), atATime);
        }
    }

    static Stream<Limit> limits() {
        return Stream.of(
                new Limit(null, 1),
                Limit.told(-1, 1),
                Limit.told(0, 1),
                Limit.told(1, 1),
                Limit.told(2, 2),
                Limit.told(3, 3));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void everybody_gets_the_first_moment_after_all_others_that_the_limit_of_the_app_leaves(Limit limit) {
        Sequences.each(Happening.values(), LENGTH, sequence -> {
            IdentifyRate rate = new IdentifyRate();
            Map<Happening, List<Long>> slots = new HashMap<>();
            long passed = 0;
            for (int step = 0; step < LENGTH; step++) {
                Happening next = sequence.get(step);
                passed += next.passes;
                if (next.passes == 0) {
                    List<Long> given = slots.computeIfAbsent(next, app -> new ArrayList<>());
                    long slot = firstFree(given, limit.atATime, passed);
                    given.add(slot);
                    assertThat(rate.reserve(next.name(), limit.told, START + passed))
                            .as("at step %s", step)
                            .isEqualTo(Duration.ofNanos(slot - passed));
                }
            }
        });
    }

    private static long firstFree(List<Long> given, int atATime, long now) {
        TreeSet<Long> moments = new TreeSet<>(given);
        given.forEach(slot -> moments.add(slot + IdentifyRate.WINDOW));
        moments.add(now);
        return moments.tailSet(now).stream()
                .filter(moment -> given.stream().allMatch(slot -> slot <= moment))
                .filter(moment -> given.stream()
                                .filter(slot -> moment - slot < IdentifyRate.WINDOW)
                                .count()
                        < atATime)
                .findFirst()
                .orElseThrow();
    }
}
