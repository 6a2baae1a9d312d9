package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.heartbeat.LiveSession;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.settings.Intent;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Problem;
import dev.agenthost.qqbot.settings.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single situations of the connection, under a manual clock. */
final class ConnectorTest {
    private final World world = World.started(1);
    private final FakePlatform platform = world.platform;

    private void ready() {
        world.untilReady();
        assertThat(world.status().state()).isEqualTo(State.READY);
    }

    @Nested
    class At_first {
        @Test
        void it_identifies_and_shows_the_five_facts_in_order() {
            ready();

            assertThat(platform.identifies).isEqualTo(1);
            assertThat(world.status().facts())
                    .containsExactly(
                            Map.entry("lifecycle", "on"),
                            Map.entry("connection", "open (generation 1)"),
                            Map.entry("handshake", "ready"),
                            Map.entry("resume", "session session-"),
                            Map.entry("heartbeat", "every 45000 ms"));
        }

        @Test
        void a_position_of_an_earlier_run_is_resumed() {
            World later = new World(2);
            FakePlatform.Session session = new FakePlatform.Session("kept");
            for (int i = 1; i <= 4; i++) {
                session.events.add(FakePlatform.message(i, "kept-" + i));
            }
            later.platform.sessions.put("kept", session);
            Checkpoint stored = new Checkpoint(Intake.partition(World.settings(), new Shard(0, 1)), "kept", 2);
            later.inbox.stored.put(stored.partition(), stored);
            later.inbox.committed.add(stored);
            later.configure(World.settings());
            later.listen(new Heartbeat(later.scheduler, later.time::nanoTime));
            later.switchOn();
            later.untilReady();

            assertThat(later.platform.identifies).isZero();
            assertThat(later.inbox.messages).containsExactly("kept-3", "kept-4");
        }

        @Test
        void an_old_session_of_an_earlier_run_tells_what_was_missed_and_is_replaced() {
            World later = new World(2);
            FakePlatform.Session session = new FakePlatform.Session("kept");
            session.events.add(FakePlatform.message(1, "kept-1"));
            session.events.add(FakePlatform.message(2, "kept-2"));
            later.platform.sessions.put("kept", session);
            String partition = Intake.partition(World.settings(), new Shard(0, 1));
            Checkpoint stored = new Checkpoint(partition, "kept", 1);
            later.inbox.stored.put(partition, stored);
            later.inbox.committed.add(stored);
            new Begin(later.inbox.memory())
                    .write(partition, "kept", later.time.instant().minus(Duration.ofHours(23)));
            later.configure(World.settings());
            later.listen(new Heartbeat(later.scheduler, later.time::nanoTime));
            later.switchOn();
            later.untilReady();
            later.pass(Duration.ofMinutes(58));
            assertThat(later.inbox.messages).containsExactly("kept-2");
            assertThat(later.platform.identifies).isZero();

            later.pass(Duration.ofMinutes(5));
            assertThat(later.platform.identifies).isEqualTo(1);
        }

        @Test
        void when_the_session_began_is_remembered() throws UnavailableException {
            ready();
            Instant tomorrow = world.time.instant().plus(Duration.ofHours(20));
            String partition = Intake.partition(World.settings(), new Shard(0, 1));
            Begin next = new Begin(world.inbox.memory());
            String session = world.inbox.stored.get(partition).session();

            assertThat(next.age(partition, session, tomorrow)).isGreaterThan(Duration.ofHours(19));
            Instant later = tomorrow.plus(Duration.ofHours(3));
            assertThat(next.age(partition, session, later)).isGreaterThan(Duration.ofHours(22));
            assertThat(next.age(partition, "another", tomorrow)).isZero();
        }

        @Test
        void nobody_identifies_before_the_store_can_tell_of_earlier_runs() {
            World early = new World(9);
            early.inbox.admission = Admission.UNAVAILABLE;
            early.configure(World.settings());
            early.switchOn();
            early.pass(Duration.ofMinutes(5));
            assertThat(early.platform.sockets).isEmpty();
            assertThat(early.status().state()).isEqualTo(State.PARKED);
            assertThat(early.status().reason()).isEqualTo("waiting for the store: on purpose");

            early.inbox.available();
            early.pass(Duration.ofSeconds(5));
            assertThat(early.platform.ready()).isTrue();
        }

        @Test
        void nothing_is_dialled_before_the_lifecycle_is_on() {
            World off = new World(3);
            off.configure(World.settings());
            off.pass(Duration.ofMinutes(5));

            assertThat(off.platform.tokens).isZero();
            assertThat(off.status().state()).isEqualTo(State.OFF);
        }
    }

    @Nested
    class Who_waits_until_it_is_ready {
        @Test
        void is_answered_when_it_is() {
            CompletionStage<Boolean> answer = world.connector.ready(Duration.ofSeconds(15));
            world.scheduler.runReady();
            assertThat(answer.toCompletableFuture()).isNotDone();

            ready();
            assertThat(answer.toCompletableFuture()).isCompletedWithValue(true);
        }

        @Test
        void is_answered_in_the_end_when_it_is_not() {
            World off = new World(3);
            off.configure(World.settings());
            CompletionStage<Boolean> answer = off.connector.ready(Duration.ofSeconds(15));
            off.pass(Duration.ofSeconds(16));

            assertThat(answer.toCompletableFuture()).isCompletedWithValue(false);
        }
    }

    @Nested
    class A_configuration {
        @Test
        void that_is_invalid_at_start_parks_with_the_reason() {
            World wrong = new World(4);
            wrong.connector.configure(
                    new Parsed(null, List.of(new Problem("qqbot-main.cfg", "appId", "a value")), List.of()));
            wrong.switchOn();
            wrong.pass(Duration.ofMinutes(5));

            assertThat(wrong.status().state()).isEqualTo(State.PARKED);
            assertThat(wrong.status().reason()).contains("qqbot-main.cfg", "appId", "a value");
            wrong.configure(World.settings());
            wrong.pass(Duration.ofSeconds(2));
            assertThat(wrong.platform.ready()).isTrue();
        }

        @Test
        void that_is_invalid_later_changes_nothing_but_is_shown() {
            ready();
            world.connector.configure(
                    new Parsed(null, List.of(new Problem("qqbot-main.cfg", "shard", "INDEX/COUNT")), List.of()));
            world.pass(Duration.ofMinutes(5));

            assertThat(platform.sockets).hasSize(1);
            assertThat(world.status().state()).isEqualTo(State.READY);
            assertThat(world.status().reason()).contains("shard");
        }

        @Test
        void that_changes_something_else_touches_nothing() {
            ready();
            world.configure(World.settings(true, World.INTENTS, "secret", Duration.ofHours(2)));
            world.pass(Duration.ofMinutes(5));

            assertThat(platform.sockets).hasSize(1);
        }

        @Test
        void with_another_secret_reconnects_and_keeps_the_session() {
            ready();
            world.configure(World.settings(true, World.INTENTS, "other", Duration.ofHours(24)));
            world.pass(Duration.ofMinutes(1));

            assertThat(platform.sockets).hasSize(2);
            assertThat(platform.identifies).isEqualTo(1);
            assertThat(platform.resumes).isEqualTo(1);
        }

        @Test
        void with_other_intents_begins_a_new_session() {
            ready();
            world.configure(World.settings(true, Intent.GROUP_AND_C2C_EVENT.mask(), "secret", Duration.ofHours(24)));
            world.pass(Duration.ofMinutes(1));

            assertThat(platform.identifiedIntents).containsExactly(World.INTENTS, Intent.GROUP_AND_C2C_EVENT.mask());
            assertThat(platform.resumes).isZero();
        }

        @Test
        void that_disables_pauses_and_keeps_the_session() {
            ready();
            world.configure(World.settings(false, World.INTENTS, "secret", Duration.ofHours(24)));
            world.pass(Duration.ofMinutes(10));
            assertThat(world.status().state()).isEqualTo(State.PAUSED);
            assertThat(platform.live()).isNull();
            assertThat(platform.sockets.get(0).clientCode).isEqualTo(Leave.RESUMABLY);

            world.configure(World.settings());
            ready();
            assertThat(platform.identifies).isEqualTo(1);
        }
    }

    @Nested
    class The_platform_wants_us_gone {
        @Test
        void op_7_leaves_with_4000_and_resumes() {
            ready();
            platform.live().deliver("{\"op\":7}");
            world.pass(Duration.ofSeconds(5));

            assertThat(platform.sockets.get(0).clientCode).isEqualTo(Leave.RESUMABLY);
            assertThat(platform.resumes).isEqualTo(1);
            assertThat(platform.ready()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void op_9_ends_the_session_whatever_its_d_says(boolean resumable) {
            ready();
            platform.live().deliver("{\"op\":9,\"d\":" + resumable + "}");
            world.pass(Duration.ofSeconds(10));

            assertThat(platform.resumes).isZero();
            assertThat(platform.identifies).isEqualTo(2);
            assertThat(world.counted("sessionsLost")).isEqualTo(1);
            assertThat(world.counted("secondsOfGaps")).isPositive();
        }

        @Test
        void the_gap_is_counted_though_the_host_ends_before_the_next_session() {
            ready();
            platform.emit(1);
            world.pass(Duration.ofSeconds(1));
            platform.live().deliver("{\"op\":9,\"d\":false}");
            world.pass(Duration.ofMillis(100));
            World later = nextLife();
            later.pass(Duration.ofHours(1));
            later.switchOn();
            later.untilReady();

            assertThat(later.counted("sessionsLost")).isZero();
            assertThat(later.counted("secondsOfGaps")).isBetween(3_500L, 3_700L);
        }

        @Test
        void the_gap_after_a_resume_that_is_refused_begins_in_the_earlier_life() {
            ready();
            platform.emit(1);
            world.pass(Duration.ofMinutes(1));
            World later = nextLife();
            later.pass(Duration.ofHours(1));
            later.switchOn();
            later.untilReady();

            assertThat(later.platform.resumes)
                    .as("the platform knows no such session")
                    .isPositive();
            assertThat(later.counted("sessionsLost")).isEqualTo(1);
            assertThat(later.counted("secondsOfGaps")).isBetween(3_500L, 3_700L);
        }

        /** What a host finds that was killed now. */
        private World nextLife() {
            World later = new World(5);
            later.inbox.stored.putAll(world.inbox.stored);
            later.inbox.committed.addAll(world.inbox.committed);
            later.inbox.memory.values.putAll(world.inbox.memory.values);
            later.configure(World.settings());
            return later;
        }

        @Test
        void a_commit_after_op_9_does_not_move_the_next_session() {
            ready();
            world.inbox.commitDelay = Duration.ofSeconds(20);
            platform.emit(5);
            world.pass(Duration.ofSeconds(1));
            platform.live().deliver("{\"op\":9,\"d\":false}");
            world.pass(Duration.ofSeconds(5));
            world.untilReady();
            world.pass(Duration.ofMinutes(1));
            platform.live().drop(4009);
            world.pass(Duration.ofSeconds(10));

            assertThat(platform.ready())
                    .as("resumed at the position of the second session")
                    .isTrue();
            assertThat(platform.identifies).isEqualTo(2);
        }

        @Test
        void close_4008_waits_a_minute() {
            ready();
            platform.live().drop(4008);
            world.pass(Duration.ofSeconds(59));
            assertThat(platform.sockets).hasSize(1);
            world.pass(Duration.ofSeconds(62));
            assertThat(platform.ready()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {4914, 4915, 4010, 4001})
        void a_fatal_code_parks_and_probes_every_half_hour(int code) {
            ready();
            platform.live().drop(code);
            world.pass(Duration.ofMinutes(29));
            assertThat(platform.sockets).hasSize(1);
            assertThat(world.status().state()).isEqualTo(State.PARKED);
            assertThat(world.status().facts()).containsEntry("lifecycle", "on");

            world.pass(Duration.ofMinutes(3));
            assertThat(world.status().state()).isEqualTo(State.READY);
        }

        @Test
        void a_person_wakes_a_parked_account_at_once() {
            ready();
            platform.live().drop(4915);
            world.pass(Duration.ofMinutes(1));
            world.connector.restart();
            world.pass(Duration.ofSeconds(1));

            assertThat(platform.ready()).isTrue();
        }

        @Test
        void refused_credentials_park_without_flooding() {
            World refused = new World(5);
            refused.platform.tokenFailure = new RestException(200, 100016, "invalid appid or secret", null, null);
            refused.configure(World.settings());
            refused.switchOn();
            refused.scheduler.advance(Duration.ofHours(2));

            assertThat(refused.status().state()).isEqualTo(State.PARKED);
            assertThat(refused.status().reason()).contains("clientSecret");
            assertThat(refused.platform.tokens).isBetween(4, 5);
        }

        @Test
        void refused_intents_step_down_and_the_status_says_so() {
            World less = new World(6);
            less.platform.grantedIntents = ~Intent.INTERACTION.mask();
            less.listen(new Heartbeat(less.scheduler, less.time::nanoTime));
            less.configure(World.settings());
            less.switchOn();
            less.untilReady();

            assertThat(less.platform.identifiedIntents)
                    .containsExactly(World.INTENTS, World.INTENTS, World.INTENTS & ~Intent.INTERACTION.mask());
            assertThat(less.status().state()).isEqualTo(State.READY);
            assertThat(less.status().reason()).contains("INTERACTION");
            assertThat(less.platform.invalidated).isEqualTo(2);
        }
    }

    @Nested
    class A_token_that_is_void {
        @Test
        void on_the_way_to_the_socket_is_not_what_a_session_is_risked_with() {
            ready();
            platform.discoveryDelay = Duration.ofSeconds(2);
            int before = platform.tokens;
            platform.live().drop(4009);
            world.pass(Duration.ofSeconds(2));
            assertThat(platform.tokens).isEqualTo(before + 1);
            String stale = "token" + platform.tokens;
            platform.voids = stale::equals;
            world.untilReady();

            assertThat(platform.resumedWith).containsExactly("QQBot token" + (before + 2));
            assertThat(platform.identifies).isEqualTo(1);
        }

        @Test
        void when_Hello_comes_makes_us_come_again_with_the_same_session() {
            ready();
            int sockets = platform.sockets.size();
            platform.voids = token -> platform.sockets.size() == sockets + 1;
            platform.live().drop(4009);
            world.untilReady();

            assertThat(platform.sockets).hasSize(sockets + 2);
            assertThat(platform.resumes).isEqualTo(1);
            assertThat(platform.identifies).isEqualTo(1);
        }
    }

    @Nested
    class A_session_that_cannot_be_resumed {
        @Test
        void is_given_up_at_the_first_op_9() {
            ready();
            platform.refuseResumes = 100;
            platform.live().drop(4009);
            world.untilReady();

            assertThat(platform.resumes).isEqualTo(1);
            assertThat(platform.identifies).isEqualTo(2);
        }

        @Test
        void is_given_up_after_three_that_were_never_confirmed() {
            ready();
            platform.stallReadies = 3;
            platform.live().drop(4009);
            world.pass(Duration.ofMinutes(3));

            assertThat(platform.resumes).isEqualTo(3);
            assertThat(platform.identifies).isEqualTo(2);
            assertThat(platform.ready()).isTrue();
        }

        @Test
        void is_given_up_after_three_whose_replay_never_ends_however_often_heartbeats_are_answered() {
            platform.interval = Duration.ofSeconds(2);
            ready();
            platform.noResumed = true;
            platform.live().drop(4009);
            platform.emit(1);
            world.pass(Duration.ofMinutes(3));

            assertThat(world.inbox.messages).containsExactly("message-1");
            assertThat(platform.resumes).isEqualTo(3);
            assertThat(platform.identifies).isEqualTo(2);
            assertThat(platform.ready()).isTrue();
        }

        @Test
        void a_frame_that_kills_every_socket_ends_in_Identify() {
            ready();
            world.inbox.commitDelay = Duration.ofHours(1);
            for (int round = 0; round < 3; round++) {
                platform.live().drop(1009);
                world.pass(Duration.ofSeconds(1));
                world.untilReady();
            }
            assertThat(platform.identifies).isEqualTo(2);
        }

        @Test
        void is_replaced_when_it_is_old_and_nothing_happens() {
            ready();
            world.scheduler.advance(Duration.ofHours(25));

            assertThat(platform.identifies).isEqualTo(2);
            assertThat(platform.resumes).isZero();
        }
    }

    @Nested
    class The_host_takes_nothing {
        @Test
        void a_full_inbox_closes_the_socket_and_loses_nothing() {
            ready();
            world.inbox.admission = Admission.FULL;
            platform.emit(3);
            world.pass(Duration.ofSeconds(20));
            assertThat(platform.live()).isNull();
            assertThat(platform.sockets.get(0).clientCode).isEqualTo(Leave.RESUMABLY);
            assertThat(world.status().state()).isEqualTo(State.CONNECTING);
            assertThat(world.status().reason()).contains("inbox");

            world.inbox.available();
            world.untilReady();
            assertThat(world.inbox.messages).containsExactly("message-1", "message-2", "message-3");
        }

        @Test
        void an_unavailable_store_parks_without_redialling_in_a_loop() {
            ready();
            world.inbox.admission = Admission.UNAVAILABLE;
            platform.emit(1);
            world.pass(Duration.ofMinutes(10));

            assertThat(world.status().state()).isEqualTo(State.PARKED);
            assertThat(world.status().reason()).isEqualTo("waiting for the store: on purpose");
            assertThat(platform.sockets).hasSizeLessThanOrEqualTo(12);
            world.inbox.available();
            world.untilReady();
            assertThat(world.inbox.messages).containsExactly("message-1");
        }
    }

    @Nested
    class Another_client {
        @Test
        void of_the_same_app_is_suspected_when_the_platform_resets_again_and_again() {
            for (int reset = 1; reset <= 3; reset++) {
                ready();
                assertThat(world.status().reason()).doesNotContain("another client");
                platform.live().drop(4902);
            }
            ready();

            assertThat(world.status().reason()).contains("another client uses this app id");
        }
    }

    @Nested
    class The_way_there_is_blocked {
        @Test
        void ten_minutes_of_outage_end_within_a_minute_or_so() {
            ready();
            platform.discoveryDown = true;
            platform.live().drop(1006);
            world.pass(Duration.ofMinutes(10));
            assertThat(world.status().state()).isEqualTo(State.CONNECTING);
            int asked = platform.tokens;
            assertThat(asked).as("no flood").isLessThan(30);

            platform.discoveryDown = false;
            world.pass(Duration.ofSeconds(61));
            assertThat(platform.ready()).isTrue();
            assertThat(platform.identifies).isEqualTo(1);

            platform.emit("after the outage");
            world.pass(Duration.ofMinutes(2));
            assertThat(world.inbox.messages).contains("after the outage");
            assertThat(platform.live().beats).hasSizeGreaterThanOrEqualTo(2);
        }

        @Test
        void an_outage_is_told_once_after_half_a_minute_and_so_is_its_end() {
            ready();
            try (LogLines lines = new LogLines(Connector.class)) {
                platform.discoveryDown = true;
                platform.live().drop(1006);
                world.pass(Duration.ofSeconds(29));
                assertThat(lines.at(Level.WARN)).isEmpty();

                world.pass(Duration.ofMinutes(10));
                assertThat(lines.at(Level.WARN))
                        .singleElement()
                        .asString()
                        .contains("not connected for 30 s", "asking for the gateway", "discovery is down");

                platform.discoveryDown = false;
                world.untilReady();
                platform.live().drop(4009);
                world.untilReady();
                assertThat(lines.at(Level.INFO))
                        .filteredOn(line -> line.contains("connected again"))
                        .hasSize(1);
                assertThat(lines.at(Level.WARN)).hasSize(1);
            }
        }

        @Test
        void a_late_open_closes_its_own_socket() {
            ready();
            platform.lateOpens = 1;
            platform.live().drop(1006);
            world.pass(Duration.ofMinutes(2));

            assertThat(platform.ready()).isTrue();
            assertThat(world.counted("staleSockets")).isEqualTo(1);
        }

        @Test
        void a_close_that_is_never_told_is_abandoned_and_counted() {
            ready();
            platform.closeNeverTold = true;
            platform.live().deliver("{\"op\":7}");
            world.pass(Duration.ofSeconds(10));

            assertThat(world.counted("abandonedSockets")).isEqualTo(1);
            assertThat(platform.ready()).isTrue();
        }

        @Test
        void a_gateway_without_Hello_is_left() {
            platform.heal();
            ready();
            platform.stallHellos = 1;
            platform.live().drop(1006);
            world.pass(Duration.ofSeconds(30));

            assertThat(platform.ready()).isTrue();
            assertThat(platform.sockets).hasSize(3);
        }

        @Test
        void a_silent_peer_is_found_out() {
            ready();
            platform.silent = true;
            world.pass(Duration.ofMinutes(2));
            assertThat(platform.sockets.get(0).clientCode).isEqualTo(Leave.RESUMABLY);
            platform.silent = false;
            world.untilReady();
            assertThat(platform.identifies).isEqualTo(1);
        }
    }

    @Nested
    class What_hinders_it {
        @Test
        void is_the_platform_while_it_does_not_answer() {
            ready();
            assertThat(world.status().hindrance()).isEmpty();
            platform.discoveryDown = true;
            platform.live().drop(1006);
            world.pass(Duration.ofMinutes(10));
            assertThat(world.status().hindrance()).get().asString().contains("discovery is down");
            assertThat(world.status().facts()).containsEntry(AccountStatus.ENDPOINT, "127.0.0.1:1");

            platform.discoveryDown = false;
            world.pass(Duration.ofSeconds(61));
            assertThat(world.status().state()).isEqualTo(State.READY);
            assertThat(world.status().hindrance()).isEmpty();
        }

        @Test
        void is_the_platform_when_it_opens_and_says_nothing() {
            ready();
            platform.stallHellos = 100;
            platform.live().drop(1006);
            world.pass(Duration.ofSeconds(30));

            assertThat(world.status().hindrance()).get().asString().contains("Hello");
        }

        @Test
        void is_the_wait_that_an_outage_has_made_longer() {
            ready();
            platform.discoveryDown = true;
            platform.live().drop(1006);
            world.pass(Duration.ofMinutes(10));
            platform.discoveryDown = false;
            platform.refuseResumes = 1;
            for (int second = 0; second < 120 && platform.resumes == 0; second++) {
                world.pass(Duration.ofSeconds(1));
            }
            assertThat(world.status().reason()).contains("Resume was refused");
            assertThat(world.status().hindrance()).isPresent();

            world.untilReady();
            assertThat(world.status().hindrance()).isEmpty();
        }

        @Test
        void is_the_store_while_it_takes_nothing() {
            ready();
            world.inbox.admission = Admission.UNAVAILABLE;
            platform.emit(1);
            world.pass(Duration.ofSeconds(1));

            assertThat(world.status().hindrance()).contains("waiting for the store");
            assertThat(world.status().facts()).doesNotContainKey(AccountStatus.ENDPOINT);
        }

        @Test
        void is_nothing_when_the_platform_refuses() {
            World refused = new World(5);
            refused.platform.tokenFailure = new RestException(200, 100016, "invalid appid or secret", null, null);
            refused.configure(World.settings());
            refused.switchOn();
            refused.pass(Duration.ofMinutes(1));

            assertThat(refused.status().hindrance()).isEmpty();
        }

        @Test
        void is_the_platform_when_its_own_servers_fail_or_it_asks_to_wait() {
            World hindered = new World(5);
            hindered.platform.tokenFailure = new RestException(502, 0, "bad gateway", null, null);
            hindered.configure(World.settings());
            hindered.switchOn();
            hindered.pass(Duration.ofMinutes(1));
            assertThat(hindered.status().hindrance()).get().asString().contains("502");

            hindered.platform.tokenFailure = new RestException(200, 100001, "too many", null, null);
            hindered.pass(Duration.ofMinutes(3));
            assertThat(hindered.status().hindrance()).get().asString().contains("too many requests");
        }

        @Test
        void is_not_told_of_a_dead_heartbeat() {
            ready();
            platform.stallReadies = 100;
            platform.live().drop(4009);
            world.pass(Duration.ofSeconds(50));

            assertThat(world.status().state()).isEqualTo(State.CONNECTING);
            assertThat(world.status().hindrance()).isEmpty();
        }
    }

    @Nested
    class Leaving {
        @ParameterizedTest
        @ValueSource(ints = {Leave.RESUMABLY, Leave.FOR_GOOD})
        void closes_with_the_code_and_stays_away(int code) {
            ready();
            world.lifecycle.switchOff();
            CompletionStage<Void> left = world.connector.leave(code);
            world.scheduler.runReady();

            assertThat(left.toCompletableFuture()).isCompleted();
            assertThat(platform.sockets.get(0).clientCode).isEqualTo(code);
            world.scheduler.advance(Duration.ofHours(1));
            assertThat(platform.sockets).hasSize(1);
            assertThat(world.status().state()).isEqualTo(State.OFF);
        }

        @Test
        void waits_for_the_code_when_it_looks_between_the_lifecycle_and_the_code() {
            ready();
            world.lifecycle.switchOff();
            world.connector.look();
            world.scheduler.runReady();
            world.connector.leave(Leave.FOR_GOOD);
            world.scheduler.runReady();

            assertThat(platform.sockets.get(0).clientCode).isEqualTo(Leave.FOR_GOOD);
        }

        @Test
        void is_over_when_the_socket_is_closed_or_given_up_and_not_before() {
            ready();
            platform.closeNeverTold = true;
            world.lifecycle.switchOff();
            CompletionStage<Void> left = world.connector.leave(Leave.RESUMABLY);
            world.scheduler.runReady();
            assertThat(left.toCompletableFuture()).isNotDone();

            world.pass(Duration.ofSeconds(6));
            assertThat(left.toCompletableFuture()).isCompleted();
        }

        @Test
        void does_not_wait_for_a_stalled_dial() {
            World stalled = new World(7);
            stalled.platform.dialStalls = 1;
            stalled.configure(World.settings());
            stalled.switchOn();
            stalled.pass(Duration.ofSeconds(1));
            stalled.lifecycle.switchOff();
            CompletionStage<Void> left = stalled.connector.leave(Leave.RESUMABLY);
            stalled.scheduler.runReady();

            assertThat(left.toCompletableFuture()).isCompleted();
        }

        @Test
        void for_good_forgets_everything() {
            ready();
            world.lifecycle.switchOff();
            world.connector.leave(Leave.FOR_GOOD);
            world.connector.retire(true);
            world.pass(Duration.ofSeconds(1));

            assertThat(world.inbox.stored).isEmpty();
            assertThat(world.published).isEmpty();
        }
    }

    @Nested
    class A_heartbeat_component_that_comes_later {
        @Test
        void hears_of_the_present_session() {
            World late = new World(8);
            late.configure(World.settings());
            late.switchOn();
            late.scheduler.advance(Duration.ofSeconds(2));
            assertThat(late.platform.live().beats).isEmpty();

            late.listen(new Heartbeat(late.scheduler, late.time::nanoTime));
            late.pass(Duration.ofMinutes(5));
            assertThat(late.platform.supervisedCloses).isEmpty();
            assertThat(late.platform.sockets).hasSize(1);
        }
    }

    @Nested
    class A_socket {
        @Test
        void is_pinged_every_twenty_seconds() {
            ready();
            world.pass(Duration.ofSeconds(61));

            assertThat(platform.live().pings).isEqualTo(3);
        }

        @Test
        void that_we_close_has_its_TCP_connection_ended_two_seconds_later_though_the_peer_says_nothing() {
            ready();
            platform.closeNeverTold = true;
            platform.live().deliver("{\"op\":7}");
            world.pass(Duration.ofSeconds(1));
            assertThat(platform.sockets.get(0).aborted).isFalse();

            world.pass(Duration.ofMillis(1_500));
            assertThat(platform.sockets.get(0).aborted).isTrue();
        }

        @Test
        void that_the_peer_closes_has_its_TCP_connection_ended_two_seconds_later() {
            ready();
            platform.live().drop(4009);
            world.pass(Duration.ofMillis(2_500));

            assertThat(platform.sockets.get(0).aborted).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"2000, 10", "16, 1000000"})
        void whose_events_come_faster_than_they_are_handled_is_closed_and_nothing_is_lost(int bound, int length) {
            ready();
            FakePlatform.Session session = platform.present();
            FakePlatform.Socket flooded = platform.live();
            for (int i = 0; i < bound + 10; i++) {
                String event = FakePlatform.message(session.events.size() + 1L, "flood-" + i)
                        .replace("\"hi\"", "\"" + "x".repeat(length) + "\"");
                session.events.add(event);
                flooded.tell(event);
            }
            world.pass(Duration.ofSeconds(5));

            assertThat(world.counted("overflows")).isEqualTo(1);
            assertThat(flooded.clientCode).isEqualTo(Leave.RESUMABLY);
            assertThat(platform.resumes).isEqualTo(1);
            assertThat(world.inbox.messages).hasSize(bound + 10).doesNotHaveDuplicates();
        }

        @Test
        void on_which_the_replay_takes_long_is_kept_as_long_as_events_come() {
            ready();
            platform.noResumed = true;
            platform.live().drop(4009);
            world.pass(Duration.ofSeconds(5));
            FakePlatform.Socket resuming = platform.live();
            FakePlatform.Session session = platform.present();
            for (int i = 0; i < 5; i++) {
                String event = FakePlatform.message(session.events.size() + 1L, "replayed-" + i);
                session.events.add(event);
                resuming.deliver(event);
                world.pass(Duration.ofSeconds(20));
            }
            resuming.deliver("{\"op\":0,\"s\":" + (session.events.size() + 1) + ",\"t\":\"RESUMED\",\"d\":\"\"}");
            world.pass(Duration.ofSeconds(1));

            assertThat(platform.resumes).isEqualTo(1);
            assertThat(world.status().state()).isEqualTo(State.READY);
            assertThat(resuming.beats)
                    .as("the session is there while it is replayed")
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Nested
    class A_request_to_close {
        @Test
        void that_comes_late_closes_no_younger_socket() {
            List<LiveSession> sessions = new ArrayList<>();
            world.listen(new SessionListener() {
                @Override
                public void sessionAvailable(LiveSession session) {
                    sessions.add(session);
                }

                @Override
                public void sessionGone(LiveSession session) {}
            });
            ready();
            platform.live().drop(4009);
            world.pass(Duration.ofSeconds(5));
            assertThat(sessions).extracting(LiveSession::generation).containsExactly(1L, 2L);

            sessions.get(0).requestClose("late");
            world.pass(Duration.ofSeconds(5));
            assertThat(platform.sockets).hasSize(2);
            assertThat(platform.ready()).isTrue();

            sessions.get(1).requestClose("in time");
            world.pass(Duration.ofSeconds(5));
            assertThat(platform.sockets).hasSize(3);
        }
    }

    /** The status never contradicts the facts, whatever way the connection goes. */
    @Nested
    class The_status {
        @Test
        void shows_READY_only_with_the_facts_that_make_it() {
            ready();
            platform.live().drop(4009);
            world.pass(Duration.ofMinutes(1));

            assertThat(world.published)
                    .filteredOn(status -> status.state() == State.READY)
                    .allSatisfy(status -> {
                        assertThat(status.facts())
                                .containsEntry("handshake", "ready")
                                .containsEntry("lifecycle", "on");
                        assertThat(status.facts().get("connection")).startsWith("open");
                    });
        }

        @Test
        void says_why_we_close() {
            ready();
            platform.live().deliver("{\"op\":7}");
            world.pass(Duration.ofMillis(20));

            assertThat(whileConnecting())
                    .contains("closing: the platform asked us to come again")
                    .doesNotContain("ready");
        }

        @Test
        void says_that_the_connection_ended_before_the_end_is_dealt_with() {
            ready();
            world.connector.look();
            platform.live().endpoint.onClose(4009, "");
            world.scheduler.runReady();

            assertThat(whileConnecting()).contains("the connection ended").doesNotContain("ready");
        }

        @Test
        void tells_the_way_to_READY_step_by_step() {
            ready();

            assertThat(whileConnecting())
                    .containsSubsequence(
                            "asking for an access token",
                            "asking for the gateway",
                            "dialling 127.0.0.1",
                            "awaiting Hello",
                            "identifying");
        }

        private List<String> whileConnecting() {
            return world.published.stream()
                    .filter(status -> status.state() == State.CONNECTING)
                    .map(AccountStatus::reason)
                    .toList();
        }
    }
}
