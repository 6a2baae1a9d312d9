package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Sequences;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order in which six things can happen to a session, against its whole history, read backwards. */
final class ResumeTrustSequencesTest {
    private static final int LENGTH = 6;

    private enum Happening {
        CONFIRMED,
        BEGUN_ANEW,
        UNCONFIRMED,
        UNCONFIRMED_WITH_PROGRESS,
        LOST,
        KILLED_BY_THE_FIRST_FRAME,
        KILLED_BY_THE_SECOND_FRAME
    }

    @Test
    void a_session_is_given_up_at_enough_unconfirmed_resumes_or_deaths_of_one_frame() {
        Sequences.each(Happening.values(), LENGTH, sequence -> {
            ResumeTrust trust = new ResumeTrust();
            for (int step = 0; step < LENGTH; step++) {
                switch (sequence.get(step)) {
                    case CONFIRMED -> trust.confirmed();
                    case BEGUN_ANEW -> trust.reset();
                    default ->
                        assertThat(lost(trust, sequence.get(step)))
                                .as("given up at step %s", step)
                                .isEqualTo(givenUp(sequence.subList(0, step + 1)));
                }
            }
        });
    }

    private static boolean lost(ResumeTrust trust, Happening how) {
        return switch (how) {
            case UNCONFIRMED -> trust.lost(4009, true, false, 5);
            case UNCONFIRMED_WITH_PROGRESS -> trust.lost(4009, true, true, 5);
            case KILLED_BY_THE_FIRST_FRAME -> trust.lost(1009, false, false, 5);
            case KILLED_BY_THE_SECOND_FRAME -> trust.lost(1007, false, false, 6);
            default -> trust.lost(4009, false, false, 5);
        };
    }

    private static boolean givenUp(List<Happening> history) {
        return unconfirmed(history) >= ResumeTrust.LIMIT || deaths(history) >= ResumeTrust.LIMIT;
    }

    private static int unconfirmed(List<Happening> history) {
        int count = 0;
        for (int i = history.size() - 1; i >= 0; i--) {
            switch (history.get(i)) {
                case CONFIRMED, BEGUN_ANEW -> {
                    return count;
                }
                case UNCONFIRMED -> count++;
                case UNCONFIRMED_WITH_PROGRESS -> {
                    return count + 1;
                }
                default -> {}
            }
        }
        return count;
    }

    private static int deaths(List<Happening> history) {
        int count = 0;
        Happening frame = null;
        for (int i = history.size() - 1; i >= 0 && history.get(i) != Happening.BEGUN_ANEW; i--) {
            Happening one = history.get(i);
            if (one == Happening.KILLED_BY_THE_FIRST_FRAME || one == Happening.KILLED_BY_THE_SECOND_FRAME) {
                if (frame != null && one != frame) {
                    return count;
                }
                frame = one;
                count++;
            }
        }
        return count;
    }
}
