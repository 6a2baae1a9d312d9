package dev.agenthost.qqbot.connection;

import static dev.agenthost.qqbot.connection.RealSockets.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The connection over Tyrus and real sockets, against the simulator. */
final class RealSocketsTest {
    private static final String APP = "102000001";
    private static final String SECRET = "DUMMYSECRETdummysecret0123456789";
    private static final String USER = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private Simulator simulator;
    private BotApp app;
    private RealSockets sockets;
    private RealSockets.Account account;
    private int messages;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(new SimulatorSettings()
                .app(APP, SECRET)
                .with(Knob.HELLO_INTERVAL, INTERVAL)
                .with(Knob.STRICT_HEARTBEAT, true)
                .with(Knob.MAX_CONCURRENCY, 100));
        app = simulator.app(APP);
        sockets = new RealSockets();
        account = sockets.account(simulator, APP, SECRET);
        simulator.awaitReady(APP, LONG);
    }

    @AfterEach
    void stop() throws Exception {
        sockets.stop();
        simulator.close();
    }

    /** The bot hears what a person says, and its heartbeat is there. */
    private void answersAgain() throws InterruptedException {
        simulator.awaitReady(APP, LONG);
        String text = "message " + ++messages;
        app.direct(USER).says(text);
        awaitText(text);
        awaitHeartbeat();
    }

    private void awaitText(String text) throws InterruptedException {
        for (String heard = ""; !heard.equals(text); ) {
            heard = sockets.host.texts.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(heard).as("waiting for %s", text).isNotNull();
        }
    }

    private void awaitHeartbeat() {
        awaitHeartbeat(APP);
    }

    /** One that says what was received. */
    private void awaitHeartbeat(String appId) {
        simulator
                .observed()
                .await(
                        simulator.observed().position(),
                        Seen.Heartbeat.class,
                        beat -> beat.app().equals(appId) && beat.d() != null,
                        LONG);
    }

    private <T extends Seen> void await(Class<T> type, int times) {
        simulator.observed().await(times + " " + type.getSimpleName(), () -> seen(type) >= times, LONG);
    }

    private <T extends Seen> int seen(Class<T> type) {
        return simulator.observed().all(type).size();
    }

    @Test
    void a_message_comes_in() throws Exception {
        answersAgain();
        assertThat(seen(Seen.Identify.class)).isEqualTo(1);
    }

    @Test
    void as_many_shards_as_the_platform_recommends_have_sessions_and_heartbeats() throws Exception {
        try (Simulator sharded = Simulator.start(new SimulatorSettings()
                .app("102000002", SECRET)
                .with(Knob.SHARDS, 3)
                .with(Knob.MAX_CONCURRENCY, 100)
                .with(Knob.HELLO_INTERVAL, Duration.ofMillis(300)))) {
            sockets.account(
                    sharded, "102000002", SECRET, Duration.ofHours(24), null, new Transport.RecommendedShards());
            sharded.observed()
                    .await(
                            "three sessions, each with heartbeats",
                            () -> sharded.observed().all(Seen.Identify.class).size() == 3
                                    && sharded.observed().all(Seen.Heartbeat.class).stream()
                                                    .map(Seen.Heartbeat::connection)
                                                    .distinct()
                                                    .count()
                                            == 3,
                            LONG);
        }
    }

    @Nested
    class When_the_platform_ends_the_connection {
        @Test
        void with_4009_twenty_times_the_session_goes_on() throws Exception {
            for (int round = 1; round <= 20; round++) {
                app.leave("4009");
                await(Seen.Resumed.class, round);
            }
            answersAgain();
            assertThat(seen(Seen.Identify.class)).isEqualTo(1);
        }

        @Test
        void by_op_7_we_leave_resumably_and_come_again() throws Exception {
            app.leave("op7");
            await(Seen.Resumed.class, 1);
            answersAgain();
            assertThat(simulator.observed().all(Seen.Closed.class))
                    .anySatisfy(closed -> assertThat(closed.byClient() && closed.code() == Leave.RESUMABLY)
                            .isTrue());
        }

        @Test
        void by_op_9_a_new_session_is_begun() throws Exception {
            app.leave("op9");
            await(Seen.Ready.class, 2);
            answersAgain();
            assertThat(seen(Seen.Resume.class)).isZero();
        }

        @Test
        void by_a_reset_nothing_said_meanwhile_is_lost() throws Exception {
            app.leave("reset");
            app.direct(USER).says("said while away");
            awaitText("said while away");
            answersAgain();
        }
    }

    @Nested
    class When_the_platform_is_ill {
        @Test
        void a_silent_peer_is_left_and_found_again() throws Exception {
            app.leave("silent");
            simulator.observed().await(Seen.Opened.class, opened -> opened.connection() >= 2, LONG);
            app.heal();
            answersAgain();
        }

        @Test
        void missing_heartbeat_acks_are_noticed() throws Exception {
            app.faults().set(Knob.DROP_ACKS, true);
            await(Seen.Resumed.class, 1);
            app.heal();
            answersAgain();
        }

        @Test
        void refused_resumes_end_in_Identify() throws Exception {
            app.faults().set(Knob.REFUSE_RESUME, -1);
            app.leave("4009");
            await(Seen.Ready.class, 2);
            app.heal();
            answersAgain();
        }

        @Test
        void resumes_that_are_never_confirmed_end_in_Identify() throws Exception {
            app.faults().set(Knob.NO_RESUMED, true);
            app.leave("4009");
            await(Seen.Ready.class, 2);
            assertThat(seen(Seen.Resume.class)).isEqualTo(3);
            app.heal();
            answersAgain();
        }

        @Test
        void resumes_whose_replay_never_ends_end_in_Identify_though_heartbeats_are_answered() throws Exception {
            app.faults().set(Knob.NO_RESUMED, true);
            app.leave("reset");
            app.direct(USER).says("said while away");
            awaitText("said while away");
            await(Seen.Ready.class, 2);
            assertThat(seen(Seen.Resume.class)).isEqualTo(3);
            app.heal();
            answersAgain();
        }

        @Test
        void malformed_binary_and_unknown_frames_are_counted_and_survived() throws Exception {
            app.frame("{\"op\":");
            app.frame("{\"op\":4711,\"d\":{\"x\":[1,2,3]}}");
            app.frame("[]");
            answersAgain();
            assertThat(seen(Seen.Opened.class)).isEqualTo(1);
        }

        @Test
        void binary_frames_are_read_all_the_same() throws Exception {
            app.faults().set(Knob.BINARY_FRAMES, true);
            answersAgain();
            assertThat(seen(Seen.Opened.class)).isEqualTo(1);
        }
    }

    @Nested
    class When_others_stall {
        @Test
        void fifty_accounts_on_a_stalled_gateway_delay_nobody() throws Exception {
            for (int i = 0; i < 50; i++) {
                String stalled = "stalled-" + i;
                BotApp other = simulator.addApp(stalled, SECRET);
                other.faults().set(Knob.STALL_UPGRADE, true);
                sockets.account(simulator, stalled, SECRET);
            }
            await(Seen.UpgradeStalled.class, 50);
            for (int round = 1; round <= 3; round++) {
                app.leave("reset");
                await(Seen.Resumed.class, round);
            }
            answersAgain();
        }

        @Test
        void a_stalled_TLS_handshake_ends_and_the_account_comes_when_it_may() throws Exception {
            try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                BotApp other = simulator.addApp("tls", SECRET);
                other.faults().set(Knob.GATEWAY_URL, "wss://127.0.0.1:" + hole.getLocalPort() + "/");
                RealSockets.Account stalled = sockets.account(simulator, "tls", SECRET);
                simulator.observed().await("two failed dials", () -> stalled.counted("failedDials") >= 2, LONG);
                other.heal();
                simulator.awaitReady("tls", LONG);
                other.direct(USER).says("back again");
                awaitText("back again");
                awaitHeartbeat("tls");
            }
        }

        @Test
        void a_session_that_delivers_nothing_is_replaced_when_it_is_old() throws Exception {
            BotApp dumb = simulator.addApp("dumb", SECRET);
            sockets.account(simulator, "dumb", SECRET, Duration.ofSeconds(3), null);
            simulator.awaitReady("dumb", LONG);
            dumb.mute();
            simulator
                    .observed()
                    .await(
                            "a second Identify",
                            () -> simulator
                                            .observed()
                                            .all(Seen.Identify.class, "dumb")
                                            .size()
                                    >= 2,
                            LONG);
            String heard = null;
            for (int i = 1; heard == null; i++) { // what is said just before another session begins is lost
                assertThat(i).isLessThan(30);
                dumb.direct(USER).says("are you there?");
                heard = sockets.host.texts.poll(2, TimeUnit.SECONDS);
            }
            awaitHeartbeat("dumb");
        }

        @Test
        void a_frame_over_the_limit_costs_one_session_and_is_no_loop() throws Exception {
            String session = simulator.observed().all(Seen.Ready.class).get(0).session();
            app.direct(USER).says("x".repeat(9 * 1024 * 1024));
            simulator.observed().await("given up", () -> seen(Seen.Ready.class) >= 2, LONG);
            answersAgain();
            // Counted by us and for that session: on a busy machine a connection may break for other reasons too.
            assertThat(account.counted("sessionsLost")).isEqualTo(1);
            assertThat(simulator.observed().all(Seen.Resume.class))
                    .filteredOn(resume -> resume.session().equals(session))
                    .hasSizeLessThan(10);
        }
    }

    @Nested
    class When_we_leave {
        @Test
        void for_good_the_close_code_is_1000() throws Exception {
            account.leave(Leave.FOR_GOOD);
            simulator.observed().await(Seen.Closed.class, closed -> closed.byClient() && closed.code() == 1000, LONG);
        }

        @Test
        void the_TCP_connection_ends_too() throws Exception {
            account.leave(Leave.RESUMABLY);
            simulator
                    .observed()
                    .await(
                            "no TCP connection of the gateway",
                            () -> simulator.platform().connections() == 0,
                            LONG);
        }
    }
}
