package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.SendFault;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sending text over real HTTP: what is taken, what is refused, what gets lost. */
final class SendTest {
    private static final String DIRECT = "/v2/users/" + Bench.USER + "/messages";
    private static final String GROUP = "/v2/groups/" + Bench.GROUP + "/messages";
    private static final String CHANNEL = "/channels/1234567/messages";
    private static final String CHANNEL_DIRECT = "/dms/5566778899001122334/messages";

    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));
    private final Conversation direct = bench.app.direct(Bench.USER);

    @AfterEach
    void stop() {
        bench.close();
    }

    private <T> void set(Knob<T> knob, T value) {
        bench.app.faults().set(knob, value);
    }

    private HttpResponse<String> send(String path, JsonObject body) {
        return bench.post(path, bench.token(), body.toString());
    }

    private HttpResponse<String> reply(String path, String msgId, int seq) {
        return send(
                path,
                Json.object()
                        .add("content", "answer " + seq)
                        .add("msg_type", 0)
                        .add("msg_id", msgId)
                        .add("msg_seq", seq)
                        .build());
    }

    private static int code(HttpResponse<String> answer) {
        return Json.read(answer.body()).getInt("err_code", 0);
    }

    private static void isError(HttpResponse<String> answer, String fixture) {
        JsonObject wanted = Fixtures.object(fixture);
        assertThat(answer.statusCode()).isEqualTo(wanted.getInt("status"));
        JsonObject body = Json.read(answer.body());
        JsonObject wantedBody = wanted.getJsonObject("body");
        assertThat(Fixtures.shape(body)).isEqualTo(Fixtures.shape(wantedBody));
        assertThat(body.get("message")).isEqualTo(wantedBody.get("message"));
        assertThat(body.get("code")).isEqualTo(wantedBody.get("code"));
        assertThat(body.get("err_code")).isEqualTo(wantedBody.get("err_code"));
        assertThat(answer.headers().firstValue("X-Tps-trace-ID")).contains(body.getString("trace_id"));
    }

    @Nested
    class Replies {
        @Test
        void areTaken() {
            HttpResponse<String> answer = reply(DIRECT, direct.says("hello"), 1);
            assertThat(Fixtures.shape(Json.read(answer.body())))
                    .isEqualTo(
                            Fixtures.shape(Fixtures.object("rest-send-response").get("body")));
            assertThat(direct.answers()).singleElement().satisfies(line -> {
                assertThat(line.text()).isEqualTo("answer 1");
                assertThat(line.id()).isEqualTo(Json.read(answer.body()).getString("id"));
            });
        }

        @Test
        void areVisibleOnceHoweverOftenTheyAreSent() {
            String message = direct.says("hello");
            reply(DIRECT, message, 1);
            isError(reply(DIRECT, message, 1), "rest-error-40054005-dedup");
            assertThat(direct.answers()).hasSize(1);
            assertThat(bench.simulator.observed().all(Seen.Sent.class))
                    .extracting(Seen.Sent::outcome)
                    .containsExactly(Seen.SendOutcome.TAKEN, Seen.SendOutcome.DEDUPLICATED);
        }

        @ParameterizedTest
        @CsvSource({"direct, 4", "group, 5"})
        void areCounted(String where, int limit) {
            boolean group = where.equals("group");
            String message = group ? bench.app.group(Bench.GROUP).mentions("hello") : direct.says("hello");
            String path = group ? GROUP : DIRECT;
            for (int seq = 1; seq <= limit; seq++) {
                assertThat(reply(path, message, seq).statusCode()).isEqualTo(200);
            }
            isError(reply(path, message, limit + 1), "rest-error-40034128-window");
            isError(reply(path, message, 1), "rest-error-40054005-dedup");
        }

        @Test
        void comeInTimeToADirectMessage() {
            String message = direct.says("hello");
            time.advance(Duration.ofHours(1));
            assertThat(reply(DIRECT, message, 1).statusCode()).isEqualTo(200);
            time.advance(Duration.ofSeconds(1));
            isError(reply(DIRECT, message, 2), "rest-error-40034005-expired");
        }

        @Test
        void comeInTimeToAGroupMessage() {
            String message = bench.app.group(Bench.GROUP).mentions("hello");
            time.advance(Duration.ofSeconds(301));
            isError(reply(GROUP, message, 1), "rest-error-40034005-expired");
        }

        @Test
        void needAMessageOfThisConversation() {
            String elsewhere = bench.app.group(Bench.GROUP).mentions("hello");
            isError(reply(DIRECT, elsewhere, 1), "rest-error-40034024-msgid");
        }

        @Test
        void mayBeToMessagesThatNeverCame() {
            set(Knob.MADE_UP_MESSAGES, true);
            assertThat(reply(DIRECT, "made up", 1).statusCode()).isEqualTo(200);
            isError(reply(DIRECT, "made up", 1), "rest-error-40054005-dedup");
            time.advance(Duration.ofSeconds(3601));
            isError(reply(DIRECT, "made up", 2), "rest-error-40034005-expired");
        }

        @Test
        void toEventsThatAllowThem() {
            GatewayClient client = bench.ready().client();
            bench.app.dispatch(
                    "FRIEND_ADD", Json.object().add("openid", Bench.USER).build());
            String event = client.dispatch("FRIEND_ADD").getString("id");
            assertThat(code(toEvent(event))).isZero();
            assertThat(code(toEvent(event))).isEqualTo(40054005);
            assertThat(code(toEvent("FRIEND_ADD:unknown"))).isEqualTo(40034025);
            assertThat(code(toEvent("FRIEND_DEL:any"))).isEqualTo(40034027);
        }

        private HttpResponse<String> toEvent(String eventId) {
            return send(
                    DIRECT,
                    Json.object().add("content", "hi").add("event_id", eventId).build());
        }

        @Test
        void havePlacesAndTimesOfTheirOwn() {
            set(Knob.DIRECT_REPLIES, 1);
            set(Knob.DIRECT_WINDOW, Duration.ofSeconds(10));
            set(Knob.GROUP_REPLIES, 0);
            set(Knob.GROUP_WINDOW, Duration.ofSeconds(10));
            String message = direct.says("hello");
            reply(DIRECT, message, 1);
            assertThat(code(reply(DIRECT, message, 2))).isEqualTo(40034128);
            assertThat(code(reply(GROUP, bench.app.group(Bench.GROUP).mentions("hello"), 1)))
                    .isEqualTo(40034128);
            String late = direct.says("again");
            time.advance(Duration.ofSeconds(11));
            assertThat(code(reply(DIRECT, late, 1))).isEqualTo(40034005);
        }

        @Test
        void areTimedInUnixSeconds() {
            set(Knob.TIMESTAMP_NUMBER, true);
            assertThat(Json.read(reply(DIRECT, direct.says("hello"), 1).body()).getInt("timestamp"))
                    .isEqualTo((int) time.instant().getEpochSecond());
        }
    }

    @Nested
    class Channels {
        @Test
        void answerWithTheMessage() {
            bench.ready();
            String message = bench.app.channel("1234567").mentions("hello");
            HttpResponse<String> answer = reply(CHANNEL, message, 1);
            assertThat(Fixtures.shape(Json.read(answer.body())))
                    .isEqualTo(Fixtures.shape(
                            Fixtures.object("rest-send-channel-response").get("body")));
            reply(CHANNEL, message, 1);
            assertThat(bench.app.channel("1234567").answers()).hasSize(2);
        }

        @Test
        void answerInDirectChatsToo() {
            bench.ready();
            String message = bench.app.channelDirect("5566778899001122334").says("psst");
            assertThat(Json.read(reply(CHANNEL_DIRECT, message, 1).body()).getString("guild_id"))
                    .isEqualTo("5566778899001122334");
        }

        @Test
        void wantAConnectedBot() {
            isError(reply(CHANNEL, bench.app.channel("1234567").mentions("hello"), 1), "rest-error-304018-offline");
        }

        @Test
        void wantAMessageInTime() {
            bench.ready();
            assertThat(code(reply(CHANNEL, "08nothing", 1))).isEqualTo(304026);
            set(Knob.HEARTBEAT_TIMEOUT, 0.0);
            String message = bench.app.channel("1234567").mentions("hello");
            set(Knob.CHANNEL_WINDOW, Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(11));
            assertThat(code(reply(CHANNEL, message, 1))).isEqualTo(304027);
        }

        @Test
        void takeTwentyUnaskedADay() {
            bench.ready();
            set(Knob.PROACTIVE_PER_MINUTE, 100);
            JsonObject unasked = Json.object().add("content", "news").build();
            for (int i = 0; i < 20; i++) {
                assertThat(send(CHANNEL, unasked).statusCode()).isEqualTo(200);
            }
            assertThat(code(send(CHANNEL, unasked))).isEqualTo(304045);
        }

        @Test
        void refuseUrls() {
            bench.ready();
            set(Knob.BLOCK_URLS, true);
            isError(
                    send(
                            CHANNEL,
                            Json.object().add("content", "see www.example.org").build()),
                    "rest-error-304003-url");
        }
    }

    @Nested
    class Unasked {
        private final JsonObject unasked =
                Json.object().add("content", "news").add("msg_type", 0).build();

        @Test
        void isRefused() {
            isError(send(DIRECT, unasked), "rest-error-40034105-proactive");
        }

        @Test
        void isTakenWhereAllowedUpToAQuota() {
            set(Knob.PROACTIVE_ALLOWED, true);
            set(Knob.PROACTIVE_PER_MINUTE, 1);
            set(Knob.PROACTIVE_PER_DAY, 2);
            assertThat(send(DIRECT, unasked).statusCode()).isEqualTo(200);
            isError(send(DIRECT, unasked), "rest-error-40034100-quota");
            time.advance(Duration.ofMinutes(1));
            assertThat(send(DIRECT, unasked).statusCode()).isEqualTo(200);
            time.advance(Duration.ofMinutes(1));
            isError(send(DIRECT, unasked), "rest-error-40034100-quota");
        }
    }

    @Nested
    class Contents {
        private int sendContent(String content, int type) {
            return code(send(DIRECT, body(content, type)));
        }

        private JsonObject body(String content, int type) {
            JsonObjectBuilder body = Json.object().add("msg_type", type).add("msg_id", direct.says("hello"));
            return type == 2
                    ? body.add("markdown", Json.object().add("content", content))
                            .build()
                    : body.add("content", content).build();
        }

        @Test
        void mustBeThere() {
            assertThat(sendContent(" ", 0)).isEqualTo(50006);
        }

        @Test
        void mustBeJson() {
            assertThat(code(bench.post(DIRECT, bench.token(), "no json"))).isEqualTo(12002);
        }

        @Test
        void mustBeTextOrMarkdown() {
            assertThat(sendContent("hi", 7)).isEqualTo(22006);
            assertThat(sendContent("# hi", 2)).isZero();
            assertThat(direct.answers()).extracting(line -> line.text()).containsExactly("# hi");
        }

        @Test
        void mayNotBeMarkdownWithoutTheRight() {
            set(Knob.MARKDOWN_ALLOWED, false);
            isError(send(DIRECT, body("# hi", 2)), "rest-error-40034127-markdown");
        }

        @Test
        void mayNotBeTooLong() {
            set(Knob.TEXT_LIMIT, 3);
            assertThat(sendContent("字字字", 0)).isZero();
            assertThat(sendContent("four", 0)).isEqualTo(40054007);
        }

        @Test
        void mayNotHoldUrls() {
            set(Knob.BLOCK_URLS, true);
            isError(send(DIRECT, body("see https://example.org/", 0)), "rest-error-40054010-url");
            assertThat(sendContent("see example。org", 0)).isZero();
        }
    }

    @Nested
    class Faults {
        private final String message = direct.says("hello");

        @ParameterizedTest
        @CsvSource({
            "TOKEN_EXPIRED, rest-error-11244-token",
            "ADDRESS_REFUSED, rest-error-11298-ip",
            "TOO_MANY, rest-error-429",
            "TOO_MANY_RETRY_AFTER, rest-error-429",
            "QUOTA, rest-error-22009-limit",
            "REPLIES_USED_UP, rest-error-40034128-window",
            "REFUSED_BY_USER, rest-error-40054013-refused",
            "AUDIT, rest-audit-202"
        })
        void answerInsteadOfThePlatformOnce(SendFault fault, String fixture) {
            bench.app.faults().failSends(fault, 1);
            HttpResponse<String> answer = reply(DIRECT, message, 1);
            isError(answer, fixture);
            assertThat(answer.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(fault == SendFault.TOO_MANY_RETRY_AFTER);
            assertThat(direct.answers()).isEmpty();
            assertThat(direct.sends())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.code())
                            .isEqualTo(Json.read(answer.body()).getInt("code")));
            assertThat(reply(DIRECT, message, 1).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @CsvSource({"ENTITY_TOO_LARGE, 413", "BAD_GATEWAY, 502", "GATEWAY_TIMEOUT, 504"})
        void answerWithHtml(SendFault fault, int status) {
            bench.app.faults().failSends(fault, -1);
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = reply(DIRECT, message, 1);
                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
            }
            bench.app.faults().failSends(SendFault.ENTITY_TOO_LARGE, 1);
            assertThat(reply(DIRECT, message, 1).body())
                    .isEqualTo(Fixtures.object("rest-error-413-html").getString("body"));
        }

        @Test
        void failInside() {
            bench.app.faults().failSends(SendFault.INTERNAL, 1);
            assertThat(code(reply(DIRECT, message, 1))).isEqualTo(50055001);
        }

        @Test
        void loseTheAnswer() {
            bench.app.faults().failSends(SendFault.ANSWER_LOST, 1);
            assertThatThrownBy(() -> reply(DIRECT, message, 1)).isInstanceOf(CompletionException.class);
            assertThat(direct.answers()).hasSize(1);
            isError(reply(DIRECT, message, 1), "rest-error-40054005-dedup");
        }

        @Test
        void loseTheRequest() {
            bench.app.faults().failSends(SendFault.REQUEST_LOST, 1);
            assertThatThrownBy(() -> reply(DIRECT, message, 1)).isInstanceOf(CompletionException.class);
            assertThat(direct.answers()).isEmpty();
            assertThat(reply(DIRECT, message, 1).statusCode()).isEqualTo(200);
        }

        @Test
        void answerLateWhileARepeatIsADuplicate() {
            set(Knob.SEND_DELAY, Duration.ofMillis(500));
            String body = Json.object()
                    .add("content", "slow")
                    .add("msg_id", message)
                    .build()
                    .toString();
            var slow = bench.postAsync(DIRECT, bench.token(), body);
            bench.simulator.awaitAnswer("users/" + Bench.USER, "slow", GatewayClient.LONG);
            isError(bench.post(DIRECT, bench.token(), body), "rest-error-40054005-dedup");
            assertThat(slow.join().statusCode()).isEqualTo(200);
        }

        @Test
        void leaveTheCodeOut() {
            set(Knob.ERROR_WITHOUT_CODE, true);
            HttpResponse<String> answer = reply(DIRECT, "ROBOT1.0_unknown", 1);
            assertThat(Fixtures.shape(Json.read(answer.body())))
                    .isEqualTo(
                            Fixtures.shape(Fixtures.object("rest-error-no-code").get("body")));
        }
    }
}
