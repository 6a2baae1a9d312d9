package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Sequences;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order in which eight things can happen to a connection, with the luckiest and the unluckiest jitter. */
final class BackoffSequencesTest {
    private static final int LENGTH = 8;
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofSeconds(30);

    private enum Happening {
        READY(Duration.ZERO),
        OVER(Duration.ZERO),
        RESET(Duration.ZERO),
        HALF_THE_HOLD(HOLD.dividedBy(2)),
        THE_HOLD(HOLD);

        private final Duration passes;

        Happening(Duration passes) {
            this.passes = passes;
        }
    }

    @Test
    void the_wait_grows_with_the_failures_since_a_READY_that_held() {
        Sequences.each(Happening.values(), LENGTH, sequence -> {
            Backoff shortest = new Backoff(FIRST, CAP, HOLD, () -> 0);
            Backoff longest = new Backoff(FIRST, CAP, HOLD, () -> -1);
            long now = START;
            for (int step = 0; step < LENGTH; step++) {
                Happening next = sequence.get(step);
                now += next.passes.toNanos();
                switch (next) {
                    case READY -> {
                        shortest.ready(now);
                        longest.ready(now);
                    }
                    case RESET -> {
                        shortest.reset();
                        longest.reset();
                    }
                    case OVER -> {
                        int failures = failuresBefore(step, sequence);
                        Duration full = full(failures);
                        assertThat(shortest.next(now))
                                .as("at step %s, the shortest", step)
                                .isEqualTo(failures == 0 ? Duration.ZERO : full.dividedBy(2));
                        assertThat(longest.next(now))
                                .as("at step %s, the longest", step)
                                .isBetween(full.minusNanos(1), full);
                    }
                    default -> {}
                }
            }
        });
    }

    private static Duration full(int failures) {
        Duration wait = FIRST;
        for (int doubling = 1; doubling < failures; doubling++) {
            wait = wait.plus(wait);
        }
        return wait.compareTo(CAP) < 0 ? wait : CAP;
    }

    /** Those that count at an end, read backwards from it. */
    private static int failuresBefore(int end, List<Happening> history) {
        if (held(end, history)) {
            return 0;
        }
        int failures = 0;
        for (int i = end - 1; i >= 0 && history.get(i) != Happening.RESET; i--) {
            if (history.get(i) == Happening.OVER) {
                failures++;
                if (held(i, history)) {
                    return failures;
                }
            }
        }
        return failures;
    }

    /** Whether the connection that ends here had been ready for long enough. */
    private static boolean held(int end, List<Happening> history) {
        Duration passed = Duration.ZERO;
        for (int i = end - 1; i >= 0 && history.get(i) != Happening.OVER; i--) {
            if (history.get(i) == Happening.READY) {
                return passed.compareTo(HOLD) >= 0;
            }
            passed = passed.plus(history.get(i).passes);
        }
        return false;
    }
}
