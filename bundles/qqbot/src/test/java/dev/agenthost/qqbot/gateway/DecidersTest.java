package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.rest.SessionStartLimit;
import dev.agenthost.qqbot.settings.Intent;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small deciders; each under a clock that is about to overflow. */
final class DecidersTest {
    private final ManualTime time = new ManualTime();

    private long now() {
        return time.nanoTime();
    }

    private void pass(Duration duration) {
        time.advance(duration);
    }

    @Nested
    class Backoff_ {
        private final Backoff backoff =
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30), new Random(7));

        @Test
        void grows_to_the_cap_and_never_gives_up() {
            List<Duration> waits = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                waits.add(backoff.next(now()));
            }

            assertThat(waits.get(0)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            assertThat(waits.get(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(waits.get(5)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(16));
            assertThat(waits.subList(7, 1_000))
                    .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
        }

        @Test
        void has_jitter() {
            Backoff other =
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30), new Random(8));

            assertThat(backoff.next(now())).isNotEqualTo(other.next(now()));
        }

        @Test
        void starts_again_only_when_READY_has_held() {
            for (int i = 0; i < 10; i++) {
                backoff.next(now());
            }
            backoff.ready(now());
            pass(Duration.ofSeconds(29));
            assertThat(backoff.next(now())).isGreaterThan(Duration.ofSeconds(29));

            backoff.ready(now());
            pass(Duration.ofSeconds(30));
            assertThat(backoff.next(now())).isLessThan(Duration.ofSeconds(1));
        }

        @Test
        void a_READY_of_long_ago_does_not_count_twice() {
            backoff.ready(now());
            pass(Duration.ofHours(1));
            backoff.next(now());
            for (int i = 0; i < 10; i++) {
                backoff.next(now());
            }

            assertThat(backoff.next(now())).isGreaterThan(Duration.ofSeconds(29));
        }
    }

    @Nested
    class HeartbeatMonitor_ {
        private final HeartbeatMonitor monitor = new HeartbeatMonitor(Duration.ofSeconds(10), now());

        @ParameterizedTest
        @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 249, 250})
        void clamps_tiny_intervals(long milliseconds) {
            assertThat(HeartbeatMonitor.interval(milliseconds)).isEqualTo(Duration.ofMillis(250));
        }

        @ParameterizedTest
        @ValueSource(longs = {251, 1_000, 41_250, 45_000, 86_400_000})
        void obeys_anything_above(long milliseconds) {
            assertThat(HeartbeatMonitor.interval(milliseconds)).isEqualTo(Duration.ofMillis(milliseconds));
        }

        @Test
        void counts_the_longest_interval_a_platform_can_say() {
            Duration longest = HeartbeatMonitor.interval(Long.MAX_VALUE);
            assertThat(new HeartbeatMonitor(longest, 0).untilDue(0)).isLessThanOrEqualTo(0);
            assertThat(longest).isGreaterThanOrEqualTo(Duration.ofDays(1));
        }

        @Test
        void clamps_a_missing_interval() {
            assertThat(HeartbeatMonitor.interval(null)).isEqualTo(Duration.ofMillis(250));
        }

        @Test
        void beats_at_once_and_then_every_interval_without_drift() {
            assertThat(monitor.untilDue(now())).isZero();
            monitor.due(now());
            monitor.answered();
            pass(Duration.ofMillis(10_400));
            monitor.due(now());

            assertThat(monitor.untilDue(now()))
                    .isEqualTo(Duration.ofMillis(9_600).toNanos());
        }

        @Test
        void does_not_catch_up_after_a_long_delay() {
            monitor.due(now());
            monitor.answered();
            pass(Duration.ofSeconds(100));
            monitor.due(now());

            assertThat(monitor.untilDue(now()))
                    .isBetween(0L, Duration.ofSeconds(10).toNanos());
        }

        @Test
        void gives_up_after_two_unanswered_in_a_row() {
            assertThat(monitor.due(now())).isEqualTo(HeartbeatMonitor.Act.BEAT);
            assertThat(monitor.due(now())).isEqualTo(HeartbeatMonitor.Act.BEAT);
            assertThat(monitor.unanswered()).isEqualTo(1);
            assertThat(monitor.due(now())).isEqualTo(HeartbeatMonitor.Act.GIVE_UP);
        }

        @Test
        void an_answer_makes_it_patient_again() {
            monitor.due(now());
            monitor.due(now());
            monitor.answered();

            assertThat(monitor.unanswered()).isZero();
            assertThat(monitor.due(now())).isEqualTo(HeartbeatMonitor.Act.BEAT);
            assertThat(monitor.due(now())).isEqualTo(HeartbeatMonitor.Act.BEAT);
        }
    }

    @Nested
    class SessionAge_ {
        private final SessionAge age = new SessionAge(Duration.ofHours(24), now());

        @Test
        void expires_at_a_quiet_moment() {
            pass(Duration.ofHours(24));
            assertThat(age.expired(now())).isTrue();
        }

        @Test
        void not_before() {
            pass(Duration.ofHours(24).minusNanos(1));
            assertThat(age.expired(now())).isFalse();
        }

        @Test
        void not_while_something_is_delivered() {
            pass(Duration.ofHours(25));
            age.event(now());
            pass(Duration.ofSeconds(59));
            assertThat(age.expired(now())).isFalse();
            pass(Duration.ofSeconds(1));
            assertThat(age.expired(now())).isTrue();
        }

        @Test
        void a_new_session_is_young() {
            pass(Duration.ofHours(25));
            age.restarted(now());
            assertThat(age.expired(now())).isFalse();
        }

        @Test
        void tells_the_silence() {
            pass(Duration.ofMinutes(3));
            assertThat(age.silence(now())).isEqualTo(Duration.ofMinutes(3));
        }
    }

    @Nested
    class IntentLadder_ {
        private static final int DEFAULT = Intent.GROUP_AND_C2C_EVENT.mask()
                | Intent.PUBLIC_GUILD_MESSAGES.mask()
                | Intent.DIRECT_MESSAGE.mask()
                | Intent.INTERACTION.mask();

        @Test
        void asks_twice_for_everything_then_for_less_and_less() {
            IntentLadder ladder = new IntentLadder(DEFAULT);
            List<Integer> asked = new ArrayList<>(List.of(ladder.mask()));
            while (ladder.stepDown()) {
                asked.add(ladder.mask());
            }

            assertThat(asked)
                    .containsExactly(
                            DEFAULT,
                            DEFAULT,
                            DEFAULT & ~Intent.INTERACTION.mask(),
                            Intent.GROUP_AND_C2C_EVENT.mask() | Intent.PUBLIC_GUILD_MESSAGES.mask(),
                            Intent.GROUP_AND_C2C_EVENT.mask());
            assertThat(ladder.mask()).as("the next try starts at the top").isEqualTo(DEFAULT);
        }

        @Test
        void that_cannot_have_the_ends_of_examinations_loses_nothing_else() {
            IntentLadder ladder = new IntentLadder(DEFAULT | Intent.MESSAGE_AUDIT.mask());
            ladder.stepDown();
            ladder.stepDown();

            assertThat(ladder.mask()).isEqualTo(DEFAULT);
            assertThat(ladder.refused()).containsExactly(Intent.MESSAGE_AUDIT);
        }

        @Test
        void never_asks_for_nothing_or_for_more_than_configured() {
            for (Intent only : Intent.values()) {
                IntentLadder ladder = new IntentLadder(only.mask());
                do {
                    assertThat(ladder.mask()).isEqualTo(only.mask());
                } while (ladder.stepDown());
            }
        }

        @Test
        void names_what_is_refused() {
            IntentLadder ladder = new IntentLadder(DEFAULT);
            assertThat(ladder.refused()).isEmpty();
            ladder.stepDown();
            ladder.stepDown();

            assertThat(ladder.refused()).containsExactly(Intent.INTERACTION);
        }
    }

    @Nested
    class ResumeTrust_ {
        private final ResumeTrust trust = new ResumeTrust();

        @Test
        void three_unconfirmed_resumes_end_the_session() {
            assertThat(trust.lost(1006, true, false, 5)).isFalse();
            assertThat(trust.lost(4009, true, false, 5)).isFalse();
            assertThat(trust.lost(1006, true, false, 5)).isTrue();
        }

        @Test
        void a_confirmed_one_counts_anew() {
            trust.lost(1006, true, false, 5);
            trust.lost(1006, true, false, 5);
            trust.confirmed();
            assertThat(trust.lost(1006, true, false, 5)).isFalse();
        }

        @Test
        void a_replay_that_gets_on_counts_anew() {
            trust.lost(1006, true, false, 5);
            trust.lost(1006, true, false, 5);
            assertThat(trust.lost(1006, true, true, 9)).isFalse();
        }

        @Test
        void sockets_lost_after_RESUMED_never_end_it() {
            for (int i = 0; i < 100; i++) {
                assertThat(trust.lost(4009, false, false, 5)).isFalse();
            }
        }

        @Test
        void a_position_that_kills_the_socket_again_and_again_ends_it() {
            for (int i = 0; i < 2; i++) {
                assertThat(trust.lost(1009, false, false, 5)).isFalse();
                trust.confirmed();
            }
            assertThat(trust.lost(1009, false, false, 5)).isTrue();
        }

        @Test
        void other_positions_count_for_themselves() {
            for (int position = 0; position < 10; position++) {
                assertThat(trust.lost(1011, false, true, position)).isFalse();
            }
        }
    }

    @Nested
    class IdentifyRate_ {
        private final IdentifyRate rate = new IdentifyRate();

        @Test
        void one_in_five_seconds_for_one_app() {
            assertThat(rate.reserve("a", null, now())).isZero();
            assertThat(rate.reserve("a", null, now())).isEqualTo(Duration.ofSeconds(5));
            assertThat(rate.reserve("a", null, now())).isEqualTo(Duration.ofSeconds(10));
            assertThat(rate.reserve("b", null, now())).isZero();
            pass(Duration.ofSeconds(15));
            assertThat(rate.reserve("a", null, now())).isZero();
        }

        @Test
        void as_many_as_the_platform_allows() {
            SessionStartLimit three = new SessionStartLimit(1000, 999, Duration.ofHours(1), 3);
            List<Duration> waits = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                waits.add(rate.reserve("a", three, now()));
            }

            assertThat(waits).extracting(Duration::toSeconds).containsExactly(0L, 0L, 0L, 5L, 5L, 5L, 10L);
        }
    }

    @Nested
    class ClockJump_ {
        private final ClockJump jump = new ClockJump(time.instant(), now());

        @ParameterizedTest
        @CsvSource({"0, false", "4, false", "6, true", "3600, true"})
        void notices_sleep(int seconds, boolean slept) {
            pass(Duration.ofHours(5));
            time.sleepMachine(Duration.ofSeconds(seconds));

            assertThat(jump.slept(time.instant(), now())).isEqualTo(slept);
            assertThat(jump.slept(time.instant(), now())).as("once").isFalse();
        }
    }

    @Nested
    class ResumeState_ {
        private final ResumeState state = new ResumeState();

        @Test
        void moves_on_within_its_session_only() {
            state.started("s", 3);
            state.handled("other", 9);
            state.handled("s", 2);
            assertThat(state.position()).contains(new ResumeState.Position("s", 3));
            state.handled("s", 7);
            assertThat(state.position()).contains(new ResumeState.Position("s", 7));
        }

        @Test
        void a_commit_after_the_end_brings_nothing_back() {
            state.started("s", 3);
            state.cleared();
            state.handled("s", 4);
            assertThat(state.position()).isEmpty();
        }
    }

    @Nested
    class ConnectionState_ {
        private final ConnectionState state = new ConnectionState();

        @Test
        void an_old_close_closes_nothing_younger() {
            state.opened(1);
            state.opened(2);
            state.closed(1);
            assertThat(state.generation()).isEqualTo(2);
            assertThat(state.isOpen(2)).isTrue();
        }

        @Test
        void an_old_open_is_refused() {
            state.opened(2);
            assertThat(state.opened(1)).isFalse();
            assertThat(state.generation()).isEqualTo(2);
        }

        @Test
        void nothing_is_open_at_first_or_after_the_close() {
            assertThat(state.isOpen(0)).isFalse();
            state.opened(1);
            state.closed(1);
            assertThat(state.generation()).isZero();
        }
    }
}
