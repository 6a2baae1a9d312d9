package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Admission;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * After the machine slept: the monotonic clock, on which everything waits, stood still. In each test the wait would go on for
 * longer than what passes after the sleep.
 */
final class AwakeTest {
    private static final Duration NIGHT = Duration.ofHours(8);
    private static final Duration MOMENT = Duration.ofSeconds(3);

    @Nested
    class A_connection {
        private final World world = World.started(1);
        private final FakePlatform platform = world.platform;

        @BeforeEach
        void ready() {
            world.untilReady();
        }

        private void night() {
            world.time.sleepMachine(NIGHT);
            world.pass(MOMENT);
        }

        @Test
        void that_is_live_is_made_anew_and_keeps_its_session() {
            night();

            assertThat(platform.sockets).hasSize(2);
            assertThat(platform.sockets.get(0).clientCode).isEqualTo(4000);
            assertThat(platform.resumes).isEqualTo(1);
            assertThat(world.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_is_live_is_left_alone_when_both_clocks_went_on() {
            world.pass(Duration.ofMinutes(10));
            assertThat(platform.sockets).hasSize(1);
        }

        @Test
        void that_backs_off_is_tried_at_once() {
            platform.discoveryDown = true;
            platform.live().drop(1006);
            world.pass(Duration.ofMinutes(10));
            for (int tokens = platform.tokens; platform.tokens == tokens; ) {
                world.pass(Duration.ofMillis(500)); // the wait that begins now takes at least half a minute
            }
            platform.discoveryDown = false;
            world.pass(Duration.ofSeconds(1));
            assertThat(world.status().state()).isEqualTo(State.CONNECTING);
            night();

            assertThat(world.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_waits_for_as_long_as_the_platform_asked_is_tried_at_once() {
            platform.live().drop(4008);
            world.pass(MOMENT);
            assertThat(platform.ready()).isFalse();
            night();

            assertThat(world.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_is_parked_until_the_next_probe_is_tried_at_once_and_parked_again_when_that_fails() {
            platform.live().drop(4915);
            world.pass(MOMENT);
            assertThat(world.status().state()).isEqualTo(State.PARKED);
            platform.dialFailures = 1;
            night();
            assertThat(platform.dialFailures).isZero();
            assertThat(world.status().state()).isEqualTo(State.PARKED);
            world.pass(Duration.ofMinutes(20));
            assertThat(platform.sockets).hasSize(1);

            night();
            assertThat(world.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_waits_for_the_host_is_tried_at_once() {
            world.inbox.admission = Admission.FULL;
            platform.emit(1);
            world.pass(MOMENT);
            assertThat(platform.ready()).isFalse();
            world.inbox.admission = Admission.ACCEPTED;
            night();

            assertThat(world.status().state()).isEqualTo(State.READY);
            assertThat(world.inbox.messages).containsExactly("message-1");
        }

        @Test
        void that_is_not_wanted_stays_away() {
            world.configure(World.settings(false, World.INTENTS, "secret", Duration.ofHours(24)));
            world.pass(MOMENT);
            night();

            assertThat(platform.sockets).hasSize(1);
        }
    }

    @Nested
    class An_account {
        private final Surroundings surroundings = new Surroundings();
        private final ShardedPlatform platform = new ShardedPlatform(surroundings.scheduler, surroundings.time);
        private final Lifecycle lifecycle = new Lifecycle();
        private final AccountStreams streams = new AccountStreams(
                World.ACCOUNT,
                surroundings.shared(Runnable::run, 1, platform, platform::http),
                lifecycle,
                surroundings.inbox);

        private void start(Transport transport) {
            streams.configure(new Parsed(
                    World.settings(true, World.INTENTS, "secret", Duration.ofHours(24), transport),
                    List.of(),
                    List.of()));
            lifecycle.switchOn();
            streams.look();
            surroundings.pass(MOMENT);
        }

        private void night() {
            surroundings.time.sleepMachine(NIGHT);
            surroundings.pass(Duration.ofSeconds(12));
        }

        @Test
        void that_waits_for_the_platforms_count_of_sessions_asks_at_once_though_the_last_answer_was_young() {
            platform.remaining = 1;
            start(new Transport.AllShards(2));
            assertThat(surroundings.status().reason()).contains("2 are needed");
            platform.remaining = 1000;
            night();

            assertThat(surroundings.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_does_not_know_its_number_of_shards_asks_at_once() {
            platform.discoveryDown = true;
            start(new Transport.RecommendedShards());
            surroundings.pass(Duration.ofMinutes(10));
            for (int asked = platform.questions.size(); platform.questions.size() == asked; ) {
                surroundings.pass(Duration.ofMillis(500)); // the wait that begins now takes at least half a minute
            }
            platform.discoveryDown = false;
            night();

            assertThat(surroundings.status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_is_gone_is_not_told() {
            start(new Transport.AllShards(1));
            int asked = platform.questions.size();
            assertThat(surroundings.sleepWatch.size()).isEqualTo(1);
            lifecycle.switchOff();
            streams.leave(4000);
            streams.retire(false);
            int published = surroundings.published().size();
            night();

            assertThat(surroundings.sleepWatch.size()).isZero();
            assertThat(platform.questions).hasSize(asked);
            assertThat(surroundings.published()).hasSize(published);
        }
    }

    @Test
    void every_account_is_told_once_a_sleep() {
        Surroundings surroundings = new Surroundings();
        SleepWatch watch = new SleepWatch(surroundings.scheduler, surroundings.time, surroundings.time::nanoTime);
        List<String> told = new ArrayList<>();
        Runnable gone = () -> told.add("gone");
        watch.add(() -> told.add("one"));
        watch.add(() -> told.add("other"));
        watch.add(gone);
        watch.remove(gone);
        surroundings.pass(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        surroundings.time.sleepMachine(NIGHT);
        surroundings.pass(Duration.ofMinutes(1));

        assertThat(told).containsExactlyInAnyOrder("one", "other");
    }
}
