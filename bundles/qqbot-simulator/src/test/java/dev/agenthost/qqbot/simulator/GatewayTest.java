package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.simulator.platform.Farewell;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.TokenPrefix;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway as a client meets it over a real socket, and everything that can go wrong there. */
final class GatewayTest {
    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));

    @AfterEach
    void stop() {
        bench.close();
    }

    private <T> void set(Knob<T> knob, T value) {
        bench.app.faults().set(knob, value);
    }

    private <T> void setForAll(Knob<T> knob, T value) {
        bench.simulator.faults().set(knob, value);
    }

    private static void like(String frame, String fixture) {
        assertThat(Json.read(frame)).isEqualTo(Fixtures.object(fixture));
    }

    @Nested
    class WithoutFaults {
        @Test
        void greetsThenTakesIdentifyAndAcknowledgesHeartbeats() {
            GatewayClient client = bench.connect();
            like(client.text(), "gw-hello");
            client.identify(bench.token(), Bench.INTENTS);
            JsonObject ready = client.dispatch("READY");
            assertThat(Fixtures.shape(ready)).isEqualTo(Fixtures.shape(Fixtures.object("gw-ready")));
            assertThat(ready.getInt("s")).isEqualTo(1);
            client.heartbeat("1");
            like(client.text(), "gw-heartbeat-ack");
            assertThat(bench.simulator
                            .observed()
                            .all(Seen.Heartbeat.class)
                            .get(0)
                            .d())
                    .isEqualTo(1L);
        }

        @Test
        void takesHeartbeatsWithNullZeroOrNothing() {
            GatewayClient client = bench.greeted();
            List.of("{\"op\":1,\"d\":null}", "{\"op\":1,\"d\":0}", "{\"op\":1,\"s\":3}")
                    .forEach(client::send);
            for (int i = 0; i < 3; i++) {
                like(client.text(), "gw-heartbeat-ack");
            }
        }

        @Test
        void takesIdentifyOfAClientThatDoesNotWaitForHello() {
            setForAll(Knob.STALL_HELLO, true);
            GatewayClient client = bench.connect();
            client.identify(bench.token(), Bench.INTENTS);
            client.dispatch("READY");
        }

        @Test
        void tellsOnlyWhatTheIntentsAskFor() {
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), 1 << 25);
            client.dispatch("READY");
            bench.app.channel("1234567").mentions("not for this one");
            bench.app.direct(Bench.USER).says("for this one");
            assertThat(client.dispatch("C2C_MESSAGE_CREATE").getInt("s")).isEqualTo(2);
        }

        @Test
        void givesGuildEventsToTheirShardAndTheRestToTheFirst() {
            GatewayClient first = bench.greeted();
            GatewayClient second = bench.greeted();
            first.send("{\"op\":2,\"d\":{\"token\":\"QQBot %s\",\"intents\":%d,\"shard\":[0,2]}}"
                    .formatted(bench.token(), Bench.INTENTS | 1));
            second.send("{\"op\":2,\"d\":{\"token\":\"QQBot %s\",\"intents\":%d,\"shard\":[1,2]}}"
                    .formatted(bench.token(), Bench.INTENTS | 1));
            first.dispatch("READY");
            second.dispatch("READY");
            bench.app.dispatch(
                    "GUILD_CREATE",
                    Json.object().add("guild_id", Long.toString(1L << 22)).build());
            bench.app.direct(Bench.USER).says("hello");
            assertThat(second.dispatch("GUILD_CREATE").getInt("s")).isEqualTo(2);
            assertThat(first.dispatch("C2C_MESSAGE_CREATE").getInt("s")).isEqualTo(2);
        }

        @Test
        void tellsEveryConnectionOfAShard() {
            GatewayClient older = bench.ready().client();
            GatewayClient newer = bench.ready().client();
            bench.app.direct(Bench.USER).says("hello");
            older.dispatch("C2C_MESSAGE_CREATE");
            newer.dispatch("C2C_MESSAGE_CREATE");
        }

        @Test
        void endsTheSessionOnAClientsNormalClose() {
            Bench.Ready ready = bench.ready();
            ready.client().close(1000);
            bench.simulator.observed().await(Seen.Closed.class, closed -> closed.code() == 1000, GatewayClient.LONG);
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            like(client.text(), "gw-invalid-session");
            assertThat(client.closed()).isEqualTo("4006 session id invalid");
        }

        @Test
        void keepsTheSessionOnAClientsOtherCloses() {
            Bench.Ready ready = bench.ready();
            ready.client().close(4000);
            bench.simulator.observed().await(Seen.Closed.class, closed -> closed.code() == 4000, GatewayClient.LONG);
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            client.dispatch("RESUMED");
        }

        @Test
        void closesTheOlderConnectionOfAResumedSession() {
            Bench.Ready ready = bench.ready();
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            client.dispatch("RESUMED");
            assertThat(ready.client().closed()).isEqualTo("4902 reset by resume");
            bench.app.direct(Bench.USER).says("still here");
            client.dispatch("C2C_MESSAGE_CREATE");
        }

        @Test
        void refusesASequenceNumberItNeverGave() {
            Bench.Ready ready = bench.ready();
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 99);
            assertThat(client.closed()).isEqualTo("4007 seq error");
        }

        @Test
        void forgetsASessionAfterItsWindow() {
            Bench.Ready ready = bench.ready();
            bench.app.leave("4009");
            assertThat(ready.client().closed()).startsWith("4009");
            time.advance(Duration.ofMinutes(5));
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            like(client.text(), "gw-invalid-session");
        }

        @Test
        void refusesABadToken() {
            GatewayClient client = bench.greeted();
            client.identify("nobody", Bench.INTENTS);
            like(client.text(), "gw-invalid-session");
            assertThat(client.closed()).isEqualTo("4903 create session error");
        }

        @Test
        void closesOnWhatClientsMayNotSend() {
            assertThat(closeAfter("no json")).isEqualTo("4002 invalid payload");
            assertThat(closeAfter("{\"op\":3}")).isEqualTo("4001 invalid opcode");
            assertThat(closeAfter("{\"op\":2,\"d\":{}}")).isEqualTo("4002 invalid payload");
            assertThat(closeAfter("{\"op\":6,\"d\":{}}")).isEqualTo("4002 invalid payload");
        }

        @Test
        void closesWrongShardsAndIntents() {
            assertThat(identifyWith("\"intents\":1,\"shard\":[2,2]")).isEqualTo("4010 invalid shard");
            assertThat(identifyWith("\"intents\":4,\"shard\":[0,1]")).isEqualTo("4013 invalid intents");
        }

        @Test
        void closesASecondIdentify() {
            GatewayClient client = bench.ready().client();
            client.identify(bench.token(), Bench.INTENTS);
            assertThat(client.closed()).startsWith("4005");
        }

        private String identifyWith(String rest) {
            return closeAfter("{\"op\":2,\"d\":{\"token\":\"QQBot " + bench.token() + "\"," + rest + "}}");
        }

        private String closeAfter(String frame) {
            GatewayClient client = bench.greeted();
            client.send(frame);
            return client.closed();
        }
    }

    @Nested
    class Heartbeats {
        @Test
        void areMissedAfterOneAndAHalfIntervals() {
            GatewayClient client = bench.ready().client();
            time.advance(Duration.ofSeconds(67));
            client.heartbeat("1");
            client.frame();
            time.advance(Duration.ofSeconds(67));
            client.heartbeat("1");
            client.frame();
            time.advance(Duration.ofSeconds(68));
            assertThat(client.closed()).isEqualTo("4009 Session timed out");
        }

        @Test
        void areNotMissedWhereNobodyLooks() {
            set(Knob.HEARTBEAT_TIMEOUT, 0.0);
            GatewayClient client = bench.ready().client();
            time.advance(Duration.ofHours(1));
            bench.simulator.platform().sweep();
            client.heartbeat("1");
            client.frame();
        }

        @Test
        void areMeasured() {
            GatewayClient client = bench.ready().client();
            time.advance(Duration.ofMillis(45_030));
            client.heartbeat("1");
            client.frame();
            assertThat(bench.simulator.platform().lateness().summary().p99()).isEqualTo(30.0);
        }

        @Test
        void goUnanswered() {
            set(Knob.DROP_ACKS, true);
            GatewayClient client = bench.ready().client();
            client.heartbeat("1");
            bench.simulator.observed().await(Seen.Heartbeat.class, beat -> true, GatewayClient.LONG);
            bench.app.direct(Bench.USER).says("the next frame");
            client.dispatch("C2C_MESSAGE_CREATE");
        }

        @Test
        void areAnsweredWithANumber() {
            set(Knob.ACK_WITH_D, true);
            GatewayClient client = bench.ready().client();
            client.heartbeat("41");
            assertThat(client.text()).isEqualTo("{\"op\":11,\"d\":41}");
        }

        @Test
        void mustCarryASequenceNumberThatWasGiven() {
            set(Knob.STRICT_HEARTBEAT, true);
            GatewayClient client = bench.ready().client();
            client.heartbeat("null");
            client.frame();
            client.heartbeat("1");
            client.frame();
            client.heartbeat("2");
            assertThat(client.closed()).isEqualTo("4002 invalid payload");
        }

        @Test
        void canBeAskedFor() {
            GatewayClient client = bench.ready().client();
            bench.app.frame("{\"op\":1}");
            assertThat(client.text()).isEqualTo("{\"op\":1}");
        }
    }

    @Nested
    class Hello {
        @Test
        void saysTheIntervalItIsTold() {
            setForAll(Knob.HELLO_INTERVAL, Duration.ofMillis(-1));
            assertThat(bench.connect().text()).isEqualTo("{\"op\":10,\"d\":{\"heartbeat_interval\":-1}}");
        }

        @Test
        void comesLate() {
            setForAll(Knob.HELLO_DELAY, Duration.ofMillis(50));
            like(bench.connect().text(), "gw-hello");
        }

        @Test
        void mustComeFirst() {
            setForAll(Knob.STALL_HELLO, true);
            set(Knob.EARLY_IDENTIFY, false);
            setForAll(Knob.EARLY_IDENTIFY, false);
            GatewayClient client = bench.connect();
            client.identify(bench.token(), Bench.INTENTS);
            assertThat(client.closed()).startsWith("4003");
        }
    }

    @Nested
    class Stalls {
        @Test
        void theUpgradeOfEverybody() {
            setForAll(Knob.STALL_UPGRADE, true);
            assertThat(bench.http.newWebSocketBuilder().buildAsync(bench.gateway(), new GatewayClient()))
                    .isNotDone();
            bench.simulator.observed().await(Seen.UpgradeStalled.class, stalled -> true, GatewayClient.LONG);
            assertThat(bench.simulator.platform().connections()).isZero();
        }

        @Test
        void theUpgradeOfOneAppAlone() {
            bench.simulator.addApp("other", "secret").faults().set(Knob.STALL_UPGRADE, true);
            bench.ready();
            URI gateway = URI.create("ws://" + bench.simulator.baseUrl().getAuthority() + "/websocket/other");
            assertThat(bench.http.newWebSocketBuilder().buildAsync(gateway, new GatewayClient()))
                    .isNotDone();
            bench.simulator
                    .observed()
                    .await(Seen.UpgradeStalled.class, stalled -> stalled.app().equals("other"), GatewayClient.LONG);
        }

        @Test
        void aTlsHandshake() throws Exception {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), bench.simulator.baseUrl().getPort())) {
                socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0});
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(200);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
        }

        @Test
        void ready() {
            set(Knob.STALL_READY, true);
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), Bench.INTENTS);
            bench.simulator.observed().await(Seen.Identify.class, identify -> true, GatewayClient.LONG);
            client.heartbeat("null");
            like(client.text(), "gw-heartbeat-ack");
            assertThat(bench.app.ready()).isFalse();
        }
    }

    @Nested
    class Farewells {
        @Test
        void reconnectAlone() {
            GatewayClient client = bench.ready().client();
            bench.app.leave("op7");
            like(client.text(), "gw-reconnect");
            assertThat(bench.app.ready()).isTrue();
        }

        @Test
        void reconnectOfAnOldConnection() {
            set(Knob.CONNECTION_LIFE, Duration.ofSeconds(30));
            set(Knob.RECONNECT_GRACE, Duration.ofMillis(50));
            GatewayClient client = bench.ready().client();
            time.advance(Duration.ofSeconds(31));
            like(client.text(), "gw-reconnect");
            assertThat(client.closed()).startsWith("4009");
        }

        @Test
        void invalidSession() {
            Bench.Ready ready = bench.ready();
            bench.app.leave("op9");
            like(ready.client().text(), "gw-invalid-session");
            ready.client().identify(bench.token(), Bench.INTENTS);
            ready.client().dispatch("READY");
        }

        @Test
        void invalidSessionThatMayBeResumed() {
            Bench.Ready ready = bench.ready();
            bench.app.leave("op9-true");
            like(ready.client().text(), "gw-invalid-session-resumable");
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            client.dispatch("RESUMED");
        }

        @Test
        void resetOfTheTcpConnection() {
            Bench.Ready ready = bench.ready();
            bench.app.leave("reset");
            assertThat(ready.client().closed()).isEqualTo("1006 ");
            assertThat(bench.app.ready()).isFalse();
        }

        @Test
        void silence() {
            Bench.Ready ready = bench.ready();
            bench.app.leave("silent");
            bench.app.direct(Bench.USER).says("into the void");
            ready.client().heartbeat("1");
            bench.app.speak();
            assertThat(ready.client().text()).isEqualTo("{\"op\":11}");
        }

        static List<JsonValue> closeCodes() {
            return Fixtures.array("gw-close-codes");
        }

        @ParameterizedTest
        @MethodSource("closeCodes")
        void everyCloseCodeWithItsReason(JsonValue row) {
            JsonObject wanted = row.asJsonObject();
            Bench.Ready ready = bench.ready();
            bench.app.leave(Farewell.close(wanted.getInt("code")));
            assertThat(ready.client().closed()).isEqualTo(wanted.getInt("code") + " " + wanted.getString("reason"));
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            boolean resumable = wanted.getInt("code") == 4000 || wanted.getBoolean("resume", false);
            assertThat(client.frame().getInt("op")).isEqualTo(resumable ? 0 : 9);
        }

        @Test
        void ofEverybodyAtOnce() {
            GatewayClient client = bench.ready().client();
            bench.simulator.platform().leaveAll(Farewell.parse("eof"));
            assertThat(client.closed()).isEqualTo("1006 ");
        }
    }

    @Nested
    class Identify {
        @Test
        void isRefusedSoManyTimes() {
            set(Knob.REFUSE_IDENTIFY, 2);
            for (int i = 0; i < 2; i++) {
                GatewayClient client = bench.greeted();
                client.identify(bench.token(), Bench.INTENTS);
                like(client.text(), "gw-invalid-session");
                assertThat(client.closed()).isEqualTo("4903 create session error");
            }
            bench.ready();
        }

        @Test
        void isRefusedForAnIntentThatWasNotGranted() {
            set(Knob.GRANTED_INTENTS, 1 << 25);
            set(Knob.INTENT_REFUSAL, Farewell.close(4014));
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), Bench.INTENTS);
            assertThat(client.closed()).isEqualTo("4014 intents not permitted");
        }

        @Test
        void isRefusedWhenTheStartsAreUsedUp() {
            set(Knob.SESSION_STARTS, 1);
            bench.ready();
            assertThat(Json.read(bench.get("/gateway/bot", bench.token()).body())
                            .getJsonObject("session_start_limit")
                            .getInt("remaining"))
                    .isZero();
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), Bench.INTENTS);
            like(client.text(), "gw-invalid-session");
        }

        @Test
        void isLimitedInFiveSeconds() {
            set(Knob.IDENTIFY_LIMITED, true);
            bench.ready();
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), Bench.INTENTS);
            assertThat(client.closed()).isEqualTo("4008 rate limit");
            time.advance(Duration.ofSeconds(5));
            bench.ready();
        }

        @Test
        void ofTheNewestWins() {
            set(Knob.NEWEST_WINS, true);
            GatewayClient older = bench.ready().client();
            bench.ready();
            assertThat(older.closed()).isEqualTo("4902 reset by resume");
        }

        @Test
        void isAnsweredWithTheShardOfTheDocuments() {
            set(Knob.READY_SHARD_ZERO, true);
            GatewayClient client = bench.greeted();
            client.identify(bench.token(), Bench.INTENTS);
            assertThat(client.dispatch("READY").getJsonObject("d").getJsonArray("shard"))
                    .hasToString("[0,0]");
        }

        @Test
        void ofABannedBot() {
            GatewayClient client = bench.ready().client();
            bench.app.ban();
            assertThat(client.closed()).isEqualTo("4915 bot banned");
            assertThat(bench.askToken(Bench.SECRET).getInt("code")).isEqualTo(100007);
            bench.app.heal();
            bench.ready();
        }
    }

    @Nested
    class Resume {
        private Bench.Ready lost;

        private GatewayClient resumeAfterTwo(String prefix) {
            lost = bench.ready();
            bench.app.leave("4009");
            assertThat(lost.client().closed()).startsWith("4009");
            bench.app.direct(Bench.USER).says("one");
            bench.app.direct(Bench.USER).says("two");
            GatewayClient client = bench.greeted();
            client.resume(prefix + bench.token(), lost.session(), 1);
            return client;
        }

        private int seq(GatewayClient client) {
            return client.dispatch("C2C_MESSAGE_CREATE").getInt("s");
        }

        @Test
        void replaysWhatWasMissedThenSaysResumed() {
            GatewayClient client = resumeAfterTwo("QQBot ");
            assertThat(seq(client)).isEqualTo(2);
            assertThat(seq(client)).isEqualTo(3);
            assertThat(client.text()).isEqualTo("{\"op\":0,\"s\":4,\"t\":\"RESUMED\",\"d\":\"\"}");
        }

        @Test
        void isRefusedSoManyTimes() {
            set(Knob.REFUSE_RESUME, 1);
            GatewayClient client = resumeAfterTwo("QQBot ");
            like(client.text(), "gw-invalid-session");
            assertThat(client.closed()).isEqualTo("4006 session id invalid");
            GatewayClient again = bench.greeted();
            again.resume("QQBot " + bench.token(), lost.session(), 1);
            assertThat(seq(again)).isEqualTo(2);
        }

        @Test
        void isRefusedInALoop() {
            set(Knob.REFUSE_RESUME, -1);
            set(Knob.RESUME_REFUSAL, Farewell.close(4902));
            assertThat(resumeAfterTwo("QQBot ").closed()).isEqualTo("4902 reset by resume");
            GatewayClient again = bench.greeted();
            again.resume("QQBot " + bench.token(), lost.session(), 1);
            assertThat(again.closed()).isEqualTo("4902 reset by resume");
        }

        @Test
        void takesABareToken() {
            assertThat(seq(resumeAfterTwo(""))).isEqualTo(2);
        }

        @Test
        void takesNoBareToken() {
            set(Knob.RESUME_PREFIX, TokenPrefix.REQUIRED);
            like(resumeAfterTwo("").text(), "gw-invalid-session");
        }

        @Test
        void takesABareTokenOnly() {
            set(Knob.RESUME_PREFIX, TokenPrefix.FORBIDDEN);
            like(resumeAfterTwo("QQBot ").text(), "gw-invalid-session");
        }

        @Test
        void replaysTwice() {
            set(Knob.REPLAY_DUPLICATES, true);
            GatewayClient client = resumeAfterTwo("QQBot ");
            assertThat(List.of(seq(client), seq(client), seq(client), seq(client)))
                    .containsExactly(2, 2, 3, 3);
        }

        @Test
        void replaysBackwards() {
            set(Knob.REPLAY_REVERSED, true);
            GatewayClient client = resumeAfterTwo("QQBot ");
            assertThat(List.of(seq(client), seq(client))).containsExactly(3, 2);
        }

        @Test
        void letsANewEventIn() {
            set(Knob.LIVE_BEFORE_RESUMED, true);
            GatewayClient client = resumeAfterTwo("QQBot ");
            seq(client);
            seq(client);
            assertThat(client.dispatch("SOME_FUTURE_EVENT").getInt("s")).isEqualTo(4);
            assertThat(client.dispatch("RESUMED").getInt("s")).isEqualTo(5);
        }

        @Test
        void neverSaysResumed() {
            set(Knob.NO_RESUMED, true);
            GatewayClient client = resumeAfterTwo("QQBot ");
            seq(client);
            seq(client);
            client.heartbeat("3");
            like(client.text(), "gw-heartbeat-ack");
        }

        @Test
        void findsNoSessionThatANormalCloseEndedUnlessToldSo() {
            set(Knob.NORMAL_CLOSE_ENDS_SESSION, false);
            Bench.Ready ready = bench.ready();
            ready.client().close(1000);
            bench.simulator.observed().await(Seen.Closed.class, closed -> closed.code() == 1000, GatewayClient.LONG);
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), ready.session(), 1);
            client.dispatch("RESUMED");
        }

        @Test
        void findsNoSessionAfterAShorterWindow() {
            set(Knob.RESUME_WINDOW, Duration.ZERO);
            like(resumeAfterTwo("QQBot ").text(), "gw-invalid-session");
        }
    }

    @Nested
    class Events {
        @Test
        void areNotDeliveredByAMuteSession() {
            GatewayClient client = bench.ready().client();
            bench.app.mute();
            bench.app.direct(Bench.USER).says("lost");
            client.heartbeat("1");
            like(client.text(), "gw-heartbeat-ack");
            GatewayClient fresh = bench.ready().client();
            bench.app.direct(Bench.USER).says("heard");
            assertThat(fresh.dispatch("C2C_MESSAGE_CREATE").getJsonObject("d").getString("content"))
                    .isEqualTo("heard");
        }

        @Test
        void areMuteNoLongerOnceTheBotIdentifiesAnew() {
            bench.ready();
            bench.app.mute();
            bench.app.leave("4009");
            assertThat(bench.app.muted()).isTrue();
            bench.ready();
            assertThat(bench.app.muted()).isFalse();
        }

        @Test
        void comeAsBinaryFrames() {
            setForAll(Knob.BINARY_FRAMES, true);
            GatewayClient client = bench.connect();
            like(client.text(), "gw-hello");
            assertThat(client.binaryFrames.get()).isEqualTo(1);
        }

        @Test
        void canBeAnything() {
            GatewayClient client = bench.ready().client();
            bench.app.dispatch("SOME_FUTURE_EVENT", JsonValue.NULL);
            bench.app.frame("{\"op\":99}");
            bench.app.frame("{ not json");
            assertThat(client.dispatch("SOME_FUTURE_EVENT").getInt("s")).isEqualTo(2);
            assertThat(client.text()).isEqualTo("{\"op\":99}");
            assertThat(client.text()).isEqualTo("{ not json");
        }

        @Test
        void canBeVeryLarge() {
            GatewayClient client = bench.ready().client();
            String text = "x".repeat(5 << 20);
            bench.app.direct(Bench.USER).says(text);
            assertThat(client.dispatch("C2C_MESSAGE_CREATE").getJsonObject("d").getString("content"))
                    .isEqualTo(text);
        }
    }
}
