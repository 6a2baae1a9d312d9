package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Sequences;
import dev.agenthost.qqbot.gateway.Backoff;
import dev.agenthost.qqbot.gateway.IntentLadder;
import dev.agenthost.qqbot.gateway.Verdict;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import dev.agenthost.qqbot.settings.Intent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every order in which five things can happen to an account, among them every recovery, against its whole history. The
 * backoff and the ladder of intents are those of the code: they have tables of their own.
 */
final class ComebackSequencesTest {
    private static final int LENGTH = 5;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PROBE = Duration.ofMinutes(30);
    private static final int INTENTS = Intent.GROUP_AND_C2C_EVENT.mask() | Intent.INTERACTION.mask();
    private static final Set<Happening> TOKENS = Set.of(Happening.REFRESH_TOKEN, Happening.REFRESH_TOKEN_AND_IDENTIFY);

    private enum Happening {
        RESUME(Recovery.RESUME, Duration.ofMinutes(1), true),
        IDENTIFY(Recovery.IDENTIFY, Duration.ZERO, false),
        REFRESH_TOKEN(Recovery.REFRESH_TOKEN, Duration.ZERO, false),
        REFRESH_TOKEN_AND_IDENTIFY(Recovery.REFRESH_TOKEN_AND_IDENTIFY, Duration.ZERO, false),
        STEP_INTENTS_DOWN(Recovery.STEP_INTENTS_DOWN, Duration.ZERO, false),
        FATAL(Recovery.FATAL, PROBE.multipliedBy(2), false),
        READY,
        AT_ONCE,
        FREED,
        BEGINS;

        @SuppressWarnings("ImmutableEnumChecker") // a record of immutable parts
        private final @Nullable Verdict verdict;

        Happening() {
            verdict = null;
        }

        Happening(Recovery recovery, Duration atLeast, boolean outside) {
            verdict = new Verdict(recovery, atLeast, "words of " + recovery, outside);
        }

        boolean endsAttempt() {
            return verdict != null;
        }

        /** What everything that was held against the account is forgotten at. */
        boolean forgives() {
            return this == READY || this == AT_ONCE;
        }
    }

    @Test
    void every_recovery_in_every_order() {
        assertThat(List.of(Happening.values()))
                .filteredOn(Happening::endsAttempt)
                .extracting(happening -> happening.verdict.recovery())
                .containsExactlyInAnyOrder(Recovery.values());

        Sequences.each(Happening.values(), LENGTH, sequence -> {
            Comeback comeback = new Comeback(backoff(), PROBE, 0);
            comeback.askFor(INTENTS);
            for (int step = 0; step < LENGTH; step++) {
                long now = SECOND.toNanos() * step;
                Happening next = sequence.get(step);
                List<Happening> before = sequence.subList(0, step);
                List<Happening> history = sequence.subList(0, step + 1);

                String told = play(comeback, next, now);

                Happening parked = parkedBy(history);
                assertThat(told != null)
                        .as("a person is told at step %s", step)
                        .isEqualTo(next.endsAttempt() && needsPerson(history) && parkedBy(before) != next);
                assertWords(comeback.parked(), parked, "what a person must do at step " + step);
                assertWords(comeback.hindrance(), hinderedBy(history), "the hindrance at step " + step);
                assertWords(comeback.doing(), last(history), "what goes on at step " + step);
                assertThat(comeback.intents())
                        .as("intents at step %s", step)
                        .isEqualTo(ladderAfter(history).mask());
                assertThat(comeback.refusedIntents())
                        .as("refused intents at step %s", step)
                        .isEqualTo(ladderAfter(history).refused());
                assertThat(comeback.untilDue(now))
                        .as("the wait at step %s", step)
                        .isEqualTo(due(history) - now);
            }
        });
    }

    private static @Nullable String play(Comeback comeback, Happening next, long now) {
        switch (next) {
            case READY -> comeback.ready(now);
            case AT_ONCE -> comeback.atOnce(now);
            case FREED -> comeback.freed(now);
            case BEGINS -> comeback.begins();
            default -> {
                return comeback.over(next.verdict, now);
            }
        }
        return null;
    }

    private static void assertWords(@Nullable String words, @Nullable Happening happening, String what) {
        if (happening != null) {
            assertThat(words).as(what).endsWith(happening.verdict.words());
        } else if (words != null) {
            assertThat(words).as(what).isEqualTo("starting");
        }
    }

    /** Whether the latest verdict is one that only a person can mend. */
    private static boolean needsPerson(List<Happening> history) {
        Happening latest = history.get(history.size() - 1);
        if (TOKENS.contains(latest)) {
            return sinceForgiven(history).stream().filter(TOKENS::contains).count() >= Comeback.REFUSED_TOKENS;
        }
        return latest == Happening.FATAL
                || (latest == Happening.STEP_INTENTS_DOWN
                        && !ladderAfter(history.subList(0, history.size() - 1)).stepDown());
    }

    private static @Nullable Happening parkedBy(List<Happening> history) {
        for (int i = history.size(); i > 0 && !history.get(i - 1).forgives(); i--) {
            if (history.get(i - 1).endsAttempt() && needsPerson(history.subList(0, i))) {
                return history.get(i - 1);
            }
        }
        return null;
    }

    /** The latest failure that lies outside, unless an attempt began after one that did not. */
    private static @Nullable Happening hinderedBy(List<Happening> history) {
        List<Happening> recent = sinceForgiven(history);
        int outside = recent.lastIndexOf(Happening.RESUME);
        if (outside < 0) {
            return null;
        }
        boolean other = false;
        for (Happening later : recent.subList(outside + 1, recent.size())) {
            if (other && later == Happening.BEGINS) {
                return null;
            }
            other |= later.endsAttempt();
        }
        return Happening.RESUME;
    }

    private static @Nullable Happening last(List<Happening> history) {
        return history.stream()
                .filter(Happening::endsAttempt)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private static List<Happening> sinceForgiven(List<Happening> history) {
        int from = history.size();
        while (from > 0 && !history.get(from - 1).forgives()) {
            from--;
        }
        return history.subList(from, history.size());
    }

    /** The moment from which a dial may come, in nanoseconds since the start. */
    private static long due(List<Happening> history) {
        Backoff backoff = backoff();
        Duration due = Duration.ZERO;
        for (int step = 0; step < history.size(); step++) {
            Duration now = SECOND.multipliedBy(step);
            Happening happening = history.get(step);
            switch (happening) {
                case READY -> backoff.ready(now.toNanos());
                case AT_ONCE -> {
                    backoff.reset();
                    due = now;
                }
                case FREED -> due = now;
                case BEGINS -> {}
                default -> {
                    boolean parked = parkedBy(history.subList(0, step + 1)) != null;
                    Duration longest = Stream.of(
                                    backoff.next(now.toNanos()),
                                    happening.verdict.atLeast(),
                                    parked ? PROBE : Duration.ZERO)
                            .max(Duration::compareTo)
                            .orElseThrow();
                    due = now.plus(longest);
                }
            }
        }
        return due.toNanos();
    }

    private static Backoff backoff() {
        return new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), SECOND.multipliedBy(2), () -> 0);
    }

    private static IntentLadder ladderAfter(List<Happening> history) {
        IntentLadder ladder = new IntentLadder(INTENTS);
        history.stream().filter(Happening.STEP_INTENTS_DOWN::equals).forEach(step -> ladder.stepDown());
        return ladder;
    }
}
