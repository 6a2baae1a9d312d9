package dev.agenthost.core.turn;

import static dev.agenthost.core.Messages.direct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.status.PartStatus;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private static final TurnBounds BOUNDS =
            new TurnBounds(Duration.ofMinutes(2), Duration.ofSeconds(10), 2, 3, Duration.ofSeconds(1));

    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler timer = new DeterministicScheduler(time);
    private final List<DeterministicScheduler> threads = new ArrayList<>();
    private final Agents agents = new Agents(this::newThreads, timer, time, () -> BOUNDS);

    private final Asked first = new Asked();
    private final Asked second = new Asked();

    @Nested
    class AnAgentThatIsThere {
        @BeforeEach
        void add() {
            agents.add("x", first, 0, 1);
        }

        @Test
        void answers() {
            CompletableFuture<Reply> answer = ask();
            first.answer(0, "hello");

            assertThat(answer).isCompletedWithValue(Reply.text("hello"));
        }

        @Test
        void learnsMessageTurnAndDeadline() {
            begin();

            Turn turn = first.turns.get(0);
            assertThat(turn.id()).isEqualTo("test/main/m1");
            assertThat(turn.message()).isEqualTo(direct("m1"));
            assertThat(turn.deadline()).isEqualTo(time.instant().plus(BOUNDS.deadline()));
            assertThat(turn.cancelled()).isFalse();
        }

        @Test
        void hurtsOneTurnOnlyWhenItThrows() {
            first.throwing = true;
            CompletableFuture<Reply> failed = ask();
            first.throwing = false;
            CompletableFuture<Reply> fine = ask();
            first.answer(0, "hello");

            assertThat(failed).isCompletedExceptionally();
            assertThat(fine).isCompletedWithValue(Reply.text("hello"));
        }

        @Test
        void failsWhenItCompletesWithNothing() {
            CompletableFuture<Reply> answer = ask();
            first.answers.get(0).complete(null);

            assertThat(answer).isCompletedExceptionally();
        }

        @Test
        void isCancelledAtTheDeadlineAndItsLateAnswerDropped() {
            List<String> cancelled = new ArrayList<>();
            CompletableFuture<Reply> answer = ask();
            first.turns.get(0).onCancel(() -> cancelled.add("x"));
            timer.advance(BOUNDS.deadline());
            first.answer(0, "late");

            assertThat(kindOf(answer)).isEqualTo(TurnException.Kind.LATE);
            assertThat(cancelled).containsExactly("x");
            assertThat(first.turns.get(0).cancelled()).isTrue();
        }

        @Test
        void learnsOfACancellationThatAlreadyWas() {
            begin();
            timer.advance(BOUNDS.deadline());
            List<String> cancelled = new ArrayList<>();
            first.turns.get(0).onCancel(() -> cancelled.add("x"));

            assertThat(cancelled).containsExactly("x");
        }

        @Test
        void leavesNoAlarmBehindOnceItAnswered() {
            begin();
            first.answer(0, "hello");

            assertThat(timer.waiting()).isZero();
        }

        @Test
        void isRunAgainOnceByTheNextWhenItGoes() {
            CompletableFuture<Reply> answer = ask();
            agents.remove("x", first);
            assertThat(first.turns.get(0).cancelled()).isTrue();
            assertThat(answer).isNotDone();

            agents.add("x", second, 0, 2);
            runAll();
            second.answer(0, "again");
            assertThat(answer).isCompletedWithValue(Reply.text("again"));
            assertThat(second.turns.get(0).id()).isEqualTo(first.turns.get(0).id());
        }

        @Test
        void isNotRunAThirdTime() {
            CompletableFuture<Reply> answer = ask();
            agents.remove("x", first);
            agents.add("x", second, 0, 2);
            runAll();
            agents.remove("x", second);

            assertThat(kindOf(answer)).isEqualTo(TurnException.Kind.AGENT_GONE);
        }

        @Test
        void letsGoOfItsThreadsWhenItGoes() {
            agents.remove("x", first);

            assertThat(threads.get(0).isShutdown()).isTrue();
        }

        @Test
        void givesWayToAHigherRankingOne() {
            agents.add("x", second, 5, 2);
            begin();

            assertThat(first.turns).isEmpty();
            assertThat(second.turns).hasSize(1);
        }
    }

    @Nested
    class AnAgentThatIsNotThere {
        @Test
        void isWaitedFor() {
            CompletableFuture<Reply> answer = ask();
            timer.advance(BOUNDS.agentWait().minusMillis(1));
            agents.add("x", first, 0, 1);
            runAll();
            first.answer(0, "here");

            assertThat(answer).isCompletedWithValue(Reply.text("here"));
        }

        @Test
        void isNotWaitedForLong() {
            CompletableFuture<Reply> answer = ask();
            timer.advance(BOUNDS.agentWait());

            assertThat(kindOf(answer)).isEqualTo(TurnException.Kind.NO_AGENT);
        }

        @Test
        void isShownWhileTurnsWait() {
            begin();

            assertThat(agents.status(Set.of())).singleElement().satisfies(part -> {
                assertThat(part.name()).isEqualTo("agent x");
                assertThat(part.well()).isFalse();
            });
            timer.advance(BOUNDS.agentWait());
            assertThat(agents.status(Set.of())).isEmpty();
        }

        @Test
        void isShownWhileMessagesAreRoutedToIt() {
            assertThat(agents.status(Set.of("x"))).singleElement().satisfies(part -> {
                assertThat(part.name()).isEqualTo("agent x");
                assertThat(part.well()).isFalse();
            });
        }
    }

    /** Two threads, both inside the agent when the deadline passes. */
    @Nested
    class AnAgentThatHoldsAllItsThreadsPastTheDeadline {
        private final List<CompletableFuture<Reply>> asked = new ArrayList<>();
        private final List<CompletableFuture<Reply>> askedMeanwhile = new ArrayList<>();
        private final List<PartStatus> meanwhile = new ArrayList<>();
        private int inside;

        @BeforeEach
        void getStuck() {
            agents.add("x", this::hold, 0, 1);
            for (int i = 0; i < 3; i++) {
                asked.add(agents.answer("x", direct("m" + i), null, new Nothing()));
            }
            runAll();
        }

        private CompletableFuture<Reply> hold(Turn turn) {
            inside++;
            if (inside == 1) {
                runAll();
            } else if (inside == 2) {
                timer.advance(BOUNDS.deadline());
                meanwhile.addAll(agents.status(Set.of()));
                askedMeanwhile.add(agents.answer("x", direct("later"), null, new Nothing()));
            }
            return CompletableFuture.completedFuture(Reply.text("too late"));
        }

        @Test
        void losesTheTurnsThatAreLate() {
            assertThat(kindOf(asked.get(0))).isEqualTo(TurnException.Kind.LATE);
            assertThat(kindOf(asked.get(1))).isEqualTo(TurnException.Kind.LATE);
        }

        @Test
        void failsNewTurnsAtOnce() {
            assertThat(kindOf(askedMeanwhile.get(0))).isEqualTo(TurnException.Kind.EXHAUSTED);
        }

        @Test
        void isShownMeanwhile() {
            assertThat(meanwhile).singleElement().satisfies(part -> {
                assertThat(part.well()).isFalse();
                assertThat(part.facts()).containsEntry("circuit", "open").containsEntry("stuck threads", "2 of 2");
            });
        }

        @Test
        void answersAgainOnceAThreadCameBack() {
            assertThat(agents.status(Set.of()).get(0).well()).isTrue();
            assertThat(ask()).isCompletedWithValue(Reply.text("too late"));
        }
    }

    @Nested
    class ATurnThatWaitsForAThread {
        @Test
        void failsAtOnceWhenTheThreadsAreExhausted() {
            List<TurnException.Kind> kinds = new ArrayList<>();
            TurnBounds single =
                    new TurnBounds(Duration.ofMinutes(2), Duration.ofSeconds(10), 1, 3, Duration.ofSeconds(1));
            Agents narrow = new Agents(AgentsTest.this::newThreads, timer, time, () -> single);
            List<CompletableFuture<Reply>> later = new ArrayList<>();
            narrow.add(
                    "x",
                    turn -> {
                        timer.advance(Duration.ofMinutes(1));
                        later.add(narrow.answer("x", direct("m2"), null, new Nothing()));
                        timer.advance(Duration.ofMinutes(1));
                        kinds.add(kindOf(later.get(0)));
                        return CompletableFuture.completedFuture(Reply.nothing());
                    },
                    0,
                    1);
            CompletableFuture<Reply> first = narrow.answer("x", direct("m1"), null, new Nothing());
            runAll();

            assertThat(kindOf(first)).isEqualTo(TurnException.Kind.LATE);
            assertThat(kinds).containsExactly(TurnException.Kind.EXHAUSTED);
        }
    }

    @Nested
    class AStoppingHost {
        @Test
        void cancelsWhatRunsAndRefusesWhatComes() throws Exception {
            agents.add("x", first, 0, 1);
            CompletableFuture<Reply> running = ask();
            CompletableFuture<Reply> waiting = agents.answer("missing", direct("m2"), null, new Nothing());
            agents.stop(0);

            assertThat(kindOf(running)).isEqualTo(TurnException.Kind.STOPPING);
            assertThat(kindOf(waiting)).isEqualTo(TurnException.Kind.STOPPING);
            assertThat(kindOf(ask())).isEqualTo(TurnException.Kind.STOPPING);
            assertThat(first.turns.get(0).cancelled()).isTrue();
        }
    }

    private CompletableFuture<Reply> ask() {
        CompletableFuture<Reply> answer = agents.answer("x", direct("m1"), null, new Nothing());
        runAll();
        return answer;
    }

    private void begin() {
        assertThat(ask()).isNotNull();
    }

    private void runAll() {
        threads.forEach(DeterministicScheduler::runReady);
    }

    private DeterministicScheduler newThreads(String name) {
        DeterministicScheduler pool = new DeterministicScheduler(time);
        threads.add(pool);
        return pool;
    }

    private static TurnException.Kind kindOf(CompletableFuture<Reply> answer) {
        assertThat(answer).isCompletedExceptionally();
        Throwable failure = answer.handle((reply, thrown) -> thrown).join();
        return ((TurnException) Cause.of(failure)).kind();
    }

    private static final class Asked implements Agent {
        final List<Turn> turns = new ArrayList<>();
        final List<CompletableFuture<Reply>> answers = new ArrayList<>();
        boolean throwing;

        @Override
        public CompletableFuture<Reply> answer(Turn turn) {
            if (throwing) {
                throw new IllegalStateException("on purpose");
            }
            turns.add(turn);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        void answer(int turn, String text) {
            answers.get(turn).complete(Reply.text(text));
        }
    }
}
