package dev.agenthost.alert;

import static dev.agenthost.alert.Statuses.MAIN;
import static dev.agenthost.alert.Statuses.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.alert.Alert.Event;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class OutagesTest {
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final Instant start = time.instant();
    private final DeterministicScheduler timer = new DeterministicScheduler(time);
    private final List<Alert> told = new ArrayList<>();
    private boolean taking = true;
    private final Outages outages = new Outages(time, timer, this::take, new Told(null), AFTER);

    private boolean take(Alert alert) {
        if (taking) {
            told.add(alert);
        }
        return taking;
    }

    private void becomes(AccountId account, State state) {
        outages.changed(Statuses.status(account, state, "it is " + state, time.instant()));
    }

    private List<String> events() {
        return told.stream().map(alert -> alert.account() + " " + alert.event()).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = Mode.EXCLUDE,
            names = {"READY", "PAUSED"})
    void tellsAnAccountThatIsNotReadyForLongEnough(State state) {
        becomes(MAIN, state);
        timer.advance(AFTER.minus(A_MOMENT));
        assertThat(told).isEmpty();

        timer.advance(A_MOMENT);
        assertThat(told)
                .containsExactly(new Alert(Event.NOT_READY, MAIN, state, "it is " + state, start, start.plus(AFTER)));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"READY", "PAUSED"})
    void tellsNothingOfAnAccountThatIsWell(State state) {
        becomes(MAIN, state);
        timer.advance(AFTER.multipliedBy(10));

        assertThat(told).isEmpty();
    }

    @Test
    void tellsNothingOfAnOutageThatEndsInTime() {
        becomes(MAIN, State.CONNECTING);
        timer.advance(AFTER.minus(A_MOMENT));
        becomes(MAIN, State.READY);
        timer.advance(AFTER);

        assertThat(told).isEmpty();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void countsTheNextOutageFromItsOwnBeginning() {
        becomes(MAIN, State.CONNECTING);
        timer.advance(AFTER.minus(A_MOMENT));
        becomes(MAIN, State.READY);
        becomes(MAIN, State.CONNECTING);
        timer.advance(AFTER.minus(A_MOMENT));

        assertThat(told).isEmpty();
    }

    @Test
    void countsThroughEveryStateThatIsNotWellAndTellsTheLatest() {
        becomes(MAIN, State.CONNECTING);
        timer.advance(AFTER.dividedBy(2));
        becomes(MAIN, State.PARKED);
        timer.advance(AFTER.dividedBy(2));

        assertThat(told)
                .containsExactly(
                        new Alert(Event.NOT_READY, MAIN, State.PARKED, "it is PARKED", start, start.plus(AFTER)));
    }

    @Test
    void countsFromWhenTheStateBeganThatIsReplayed() {
        outages.changed(Statuses.status(MAIN, State.PARKED, "since long", start.minus(AFTER)));
        timer.advance(Duration.ZERO);

        assertThat(told).singleElement().extracting(Alert::since).isEqualTo(start.minus(AFTER));
    }

    @Test
    void keepsAccountsApart() {
        becomes(MAIN, State.CONNECTING);
        timer.advance(Duration.ofMinutes(1));
        becomes(OTHER, State.CONNECTING);
        timer.advance(AFTER);
        becomes(OTHER, State.READY);

        assertThat(events()).containsExactly("test/main not ready", "test/other not ready", "test/other ready again");
    }

    @Nested
    class OfAnOutageThatWasToldBeforeARestart {
        @TempDir
        Path folder;

        private Outages life() {
            return new Outages(time, timer, OutagesTest.this::take, new Told(folder.resolve("told")), AFTER);
        }

        private void changed(Outages life, State state) {
            life.changed(Statuses.status(MAIN, state, "it is " + state, time.instant()));
        }

        @BeforeEach
        void tellAndRestart() {
            changed(life(), State.PARKED);
            timer.advance(AFTER);
            assertThat(events()).containsExactly("test/main not ready");
            told.clear();
        }

        @Test
        void tellsTheEndOnce() {
            Outages next = life();
            changed(next, State.OFF);
            changed(next, State.CONNECTING);
            changed(next, State.READY);
            changed(life(), State.READY);

            assertThat(told)
                    .containsExactly(
                            new Alert(Event.READY_AGAIN, MAIN, State.READY, "it is READY", start, start.plus(AFTER)));
        }

        @Test
        void tellsItsBeginningNoSecondTime() {
            Outages next = life();
            changed(next, State.CONNECTING);
            next.tellAfter(Duration.ofSeconds(1));
            timer.advance(AFTER.multipliedBy(3));

            assertThat(told).isEmpty();
        }

        @Test
        void tellsTheOneAfterItAgain() {
            Outages next = life();
            changed(next, State.READY);
            changed(next, State.PARKED);
            timer.advance(AFTER);
            changed(life(), State.PAUSED);

            assertThat(events()).containsExactly("test/main ready again", "test/main not ready", "test/main paused");
        }

        @Test
        void countsAnewWhenTheFileCannotBeRead() throws Exception {
            Files.writeString(folder.resolve("told"), "test/main=soon\nnobody=2026-01-01T12:00:00Z");
            Outages next = life();
            changed(next, State.READY);
            assertThat(told).isEmpty();

            changed(next, State.PARKED);
            timer.advance(AFTER);
            assertThat(events()).containsExactly("test/main not ready");
        }
    }

    @Nested
    class OfAnOutageThatWasTold {
        private final Instant over = start.plus(AFTER).plusSeconds(60);

        @BeforeEach
        void tell() {
            becomes(MAIN, State.PARKED);
            timer.advance(AFTER);
            timer.advance(Duration.ofSeconds(60));
            told.clear();
        }

        @Test
        void tellsNothingMoreWhileItLasts() {
            becomes(MAIN, State.CONNECTING);
            becomes(MAIN, State.PARKED);
            timer.advance(AFTER.multipliedBy(10));

            assertThat(told).isEmpty();
        }

        @Test
        void tellsTheEndOnce() {
            becomes(MAIN, State.READY);
            becomes(MAIN, State.READY);

            assertThat(told)
                    .containsExactly(new Alert(Event.READY_AGAIN, MAIN, State.READY, "it is READY", start, over));
        }

        @Test
        void tellsThatItWasPausedInstead() {
            becomes(MAIN, State.PAUSED);

            assertThat(told).containsExactly(new Alert(Event.PAUSED, MAIN, State.PAUSED, "it is PAUSED", start, over));
        }

        @Test
        void tellsThatItWasRemovedInstead() {
            outages.removed(MAIN);
            outages.removed(MAIN);

            assertThat(told)
                    .containsExactly(new Alert(
                            Event.REMOVED, MAIN, State.PARKED, "the account is not configured any more", start, over));
        }

        @Test
        void tellsTheNextOneAgain() {
            becomes(MAIN, State.READY);
            becomes(MAIN, State.CONNECTING);
            timer.advance(AFTER);
            becomes(MAIN, State.READY);

            assertThat(events())
                    .containsExactly("test/main ready again", "test/main not ready", "test/main ready again");
        }

        @Test
        void doesNotTellItAgainWhenThePatienceChanges() {
            outages.tellAfter(Duration.ofSeconds(1));
            timer.advance(AFTER);

            assertThat(told).isEmpty();
        }
    }

    @Nested
    class OfAnOutageThatWasNotTold {
        @BeforeEach
        void begin() {
            becomes(MAIN, State.PARKED);
            timer.advance(Duration.ofMinutes(1));
        }

        @Test
        void keepsTheRemovalToItself() {
            outages.removed(MAIN);
            timer.advance(AFTER);

            assertThat(told).isEmpty();
        }

        @Test
        void tellsItByTheShorterPatienceOfNow() {
            outages.tellAfter(Duration.ofMinutes(2));
            timer.advance(Duration.ofMinutes(1));
            timer.advance(AFTER);

            assertThat(events()).containsExactly("test/main not ready");
            assertThat(told.get(0).at()).isEqualTo(start.plus(Duration.ofMinutes(2)));
        }

        @Test
        void tellsItByTheLongerPatienceOfNow() {
            outages.tellAfter(Duration.ofMinutes(10));
            timer.advance(Duration.ofMinutes(9).minus(A_MOMENT));
            assertThat(told).isEmpty();

            timer.advance(A_MOMENT);
            assertThat(events()).containsExactly("test/main not ready");
        }

        @Test
        void tellsNoEndOfAnAlertThatNobodyTook() {
            taking = false;
            timer.advance(AFTER);
            taking = true;
            becomes(MAIN, State.READY);

            assertThat(told).isEmpty();
        }

        @Test
        void tellsItOnceSomebodyTakesIt() {
            taking = false;
            timer.advance(AFTER);
            taking = true;
            outages.tellAfter(AFTER);
            timer.advance(Duration.ZERO);

            assertThat(events()).containsExactly("test/main not ready");
        }
    }
}
