package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything a bot can send besides text: what is taken, what is refused and how. */
final class RichSendTest {
    private static final String DIRECT = "/v2/users/" + Bench.USER + "/messages";
    private static final String GROUP = "/v2/groups/" + Bench.GROUP + "/messages";
    private static final String CHANNEL = "/channels/1234567/messages";

    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));
    private final Rest rest = new Rest(bench);
    private final Conversation direct = bench.app.direct(Bench.USER);
    private final Conversation group = bench.app.group(Bench.GROUP);

    @AfterEach
    void stop() {
        bench.close();
    }

    private <T> void set(Knob<T> knob, T value) {
        bench.app.faults().set(knob, value);
    }

    private int send(String path, JsonObjectBuilder body) {
        String anchor = path.equals(DIRECT) ? direct.says("hello") : group.mentions("hello");
        return Rest.code(rest.post(path, body.add("msg_id", anchor).build()));
    }

    private static JsonObjectBuilder markdown(String content) {
        return Json.object().add("msg_type", 2).add("markdown", Json.object().add("content", content));
    }

    private static JsonObjectBuilder keyboard(int rows, int columns) {
        JsonArrayBuilder all = Json.PROVIDER.createArrayBuilder();
        for (int row = 0; row < rows; row++) {
            JsonArrayBuilder buttons = Json.PROVIDER.createArrayBuilder();
            for (int column = 0; column < columns; column++) {
                buttons.add(button("b" + row + column));
            }
            all.add(Json.object().add("buttons", buttons));
        }
        return Json.object().add("content", Json.object().add("rows", all));
    }

    private static JsonObject button(String id) {
        return Json.read(
                "{\"id\":\"" + id + "\",\"render_data\":{\"label\":\"ok\",\"visited_label\":\"ok\",\"style\":1},"
                        + "\"action\":{\"type\":1,\"permission\":{\"type\":2},\"data\":\"x\",\"unsupport_tips\":\"old\"}}");
    }

    private ChatMessage answer(Conversation conversation) {
        return conversation.answers().get(conversation.answers().size() - 1);
    }

    @Nested
    class OfTheReference {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "rest-send-c2c-text",
                    "rest-send-c2c-text-second",
                    "rest-send-c2c-markdown-keyboard",
                    "rest-send-c2c-input-notify",
                    "rest-send-c2c-reference",
                    "rest-send-c2c-ark"
                })
        void isTakenInDirectChats(String fixture) {
            Rest.isLike(rest.post(DIRECT, Rest.body(fixture, "msg_id", direct.says("hello"))), "rest-send-response");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rest-send-group-text", "rest-send-group-at", "rest-send-group-markdown-template"})
        void isTakenInGroups(String fixture) {
            Rest.isLike(rest.post(GROUP, Rest.body(fixture, "msg_id", group.mentions("hello"))), "rest-send-response");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rest-send-channel", "rest-send-channel-embed"})
        void isTakenInChannels(String fixture) {
            bench.ready();
            String message = bench.app.channel("1234567").mentions("hello");
            Rest.isLike(rest.post(CHANNEL, Rest.body(fixture, "msg_id", message)), "rest-send-channel-response");
        }

        @Test
        void isTakenInChannelDirectChats() {
            bench.ready();
            String message = bench.app.channelDirect("5566778899001122334").says("psst");
            Rest.isLike(
                    rest.post("/dms/5566778899001122334/messages", Rest.body("rest-send-dm", "msg_id", message)),
                    "rest-send-channel-response");
        }

        @Test
        void isTakenUnaskedWherePeopleAllowIt() {
            direct.allowProactive(true);
            Rest.isLike(rest.post(DIRECT, Rest.body("rest-send-c2c-proactive")), "rest-send-response");
        }

        @Test
        void wakesUp() {
            direct.says("hello");
            JsonObject body = Rest.body("rest-send-c2c-wakeup");
            Rest.isLike(rest.post(DIRECT, body), "rest-send-response");
            assertThat(Rest.code(rest.post(DIRECT, body))).isEqualTo(40034122);
            time.advance(Duration.ofDays(2));
            assertThat(Rest.code(rest.post(DIRECT, body))).isZero();
            time.advance(Duration.ofDays(40));
            assertThat(Rest.code(rest.post(DIRECT, body))).isEqualTo(40034122);
            assertThat(Rest.code(rest.post(GROUP, body))).isEqualTo(40034123);
        }

        @Test
        void isNotTheOlderFormOfStreams() {
            for (String fixture : new String[] {"rest-stream-field-variant-first", "rest-stream-field-variant-end"}) {
                assertThat(Rest.code(rest.post(DIRECT, Rest.body(fixture, "msg_id", direct.says("hello")))))
                        .isEqualTo(10000);
            }
        }
    }

    @Nested
    class Markdown {
        @Test
        void isShownWithItsButtons() {
            assertThat(send(DIRECT, markdown("# hi").add("keyboard", keyboard(5, 5))))
                    .isZero();
            assertThat(answer(direct).look().format()).isEqualTo(Look.Format.MARKDOWN);
            assertThat(answer(direct).look().keyboard()).isNotNull();
        }

        @Test
        void standsAlone() {
            assertThat(send(DIRECT, markdown("# hi").add("content", "hi"))).isEqualTo(50037);
            assertThat(send(DIRECT, markdown("# hi").add("msg_type", 0).add("content", "hi")))
                    .isEqualTo(22006);
            assertThat(send(DIRECT, Json.object().add("msg_type", 2).add("content", "hi")))
                    .isEqualTo(22006);
            assertThat(send(DIRECT, markdown(" "))).isEqualTo(40034011);
        }

        @ParameterizedTest
        @CsvSource({"'', 40034008", "'a\nb', 40034009", "**a**, 40034010"})
        void hasPlainParameters(String value, int code) {
            JsonObjectBuilder template = Json.object()
                    .add("custom_template_id", "1")
                    .add(
                            "params",
                            Json.PROVIDER
                                    .createArrayBuilder()
                                    .add(Json.object()
                                            .add("key", "title")
                                            .add(
                                                    "values",
                                                    Json.PROVIDER
                                                            .createArrayBuilder()
                                                            .add(value))));
            assertThat(send(DIRECT, Json.object().add("msg_type", 2).add("markdown", template)))
                    .isEqualTo(code);
        }

        @Test
        void needsItsRights() {
            JsonObject template =
                    Fixtures.object("rest-send-group-markdown-template").getJsonObject("body");
            set(Knob.RAW_MARKDOWN_ALLOWED, false);
            set(Knob.TEMPLATE_ALLOWED, false);
            assertThat(send(DIRECT, markdown("# hi"))).isEqualTo(50056);
            assertThat(send(GROUP, Json.PROVIDER.createObjectBuilder(template))).isEqualTo(40034127);
            set(Knob.KEYBOARD_ALLOWED, false);
            assertThat(send(GROUP, Json.PROVIDER.createObjectBuilder(template))).isEqualTo(304037);
            bench.ready();
            JsonObject channel = markdown("# hi").build();
            assertThat(Rest.code(rest.post(CHANNEL, channel))).isEqualTo(50056);
        }

        @Test
        void hasCommandsThatGroupsRefuse() {
            assertThat(send(GROUP, markdown("<qqbot-cmd-enter text=\"x\" />"))).isEqualTo(40034106);
        }
    }

    @Nested
    class Buttons {
        @ParameterizedTest
        @CsvSource({"6, 1", "1, 6"})
        void areFiveByFive(int rows, int columns) {
            assertThat(send(DIRECT, markdown("hi").add("keyboard", keyboard(rows, columns))))
                    .isEqualTo(40034029);
        }

        @Test
        void needMarkdown() {
            assertThat(send(DIRECT, Json.object().add("content", "hi").add("keyboard", keyboard(1, 1))))
                    .isEqualTo(50037);
        }

        @Test
        void areComplete() {
            JsonObjectBuilder twice = Json.object()
                    .add(
                            "content",
                            Json.object()
                                    .add(
                                            "rows",
                                            Json.PROVIDER
                                                    .createArrayBuilder()
                                                    .add(Json.object()
                                                            .add(
                                                                    "buttons",
                                                                    Json.PROVIDER
                                                                            .createArrayBuilder()
                                                                            .add(button("same"))
                                                                            .add(button("same"))))));
            assertThat(send(DIRECT, markdown("hi").add("keyboard", twice))).isEqualTo(304040);
            assertThat(send(DIRECT, markdown("hi").add("keyboard", Json.object())))
                    .isEqualTo(304039);
        }
    }

    @Nested
    class Others {
        @Test
        void arkIsOfAKnownTemplate() {
            JsonObjectBuilder ark = Json.object().add("template_id", 99);
            assertThat(send(DIRECT, Json.object().add("msg_type", 3).add("ark", ark)))
                    .isEqualTo(50055006);
            set(Knob.ARK_ALLOWED, false);
            assertThat(send(DIRECT, Json.object().add("msg_type", 3).add("ark", ark)))
                    .isEqualTo(304004);
        }

        @Test
        void embedsAreForChannels() {
            JsonObject embed = Rest.body("rest-send-channel-embed").getJsonObject("embed");
            assertThat(send(DIRECT, Json.object().add("msg_type", 4).add("embed", embed)))
                    .isEqualTo(50059);
            assertThat(send(GROUP, Json.object().add("msg_type", 4).add("embed", embed)))
                    .isEqualTo(340069);
        }

        @Test
        void typingCountsAsAReplyAndIsNoMessage() {
            String message = direct.says("hello");
            for (int i = 0; i < 4; i++) {
                JsonObject notice = Json.PROVIDER
                        .createObjectBuilder(Rest.body("rest-send-c2c-input-notify", "msg_id", message))
                        .add("msg_seq", 10 + i)
                        .build();
                assertThat(Rest.code(rest.post(DIRECT, notice))).isZero();
            }
            Rest.isError(
                    rest.post(DIRECT, Rest.body("rest-send-c2c-text", "msg_id", message)),
                    "rest-error-40034128-window");
            assertThat(direct.answers()).isEmpty();
            assertThat(bench.simulator.observed().all(Seen.Typing.class)).hasSize(4);
            JsonObjectBuilder notice = Json.object().add("input_type", 1).add("input_second", 61);
            assertThat(send(DIRECT, Json.object().add("msg_type", 6).add("input_notify", notice)))
                    .isEqualTo(50059);
            assertThat(send(GROUP, Json.object().add("msg_type", 6).add("input_notify", notice)))
                    .isEqualTo(340069);
        }

        @Test
        void quotesAreOfMessagesThatAreThere() {
            String message = direct.says("the one");
            JsonObjectBuilder reference = Json.object()
                    .add("message_id", direct.messages().get(0).look().refIdx());
            assertThat(send(DIRECT, Json.object().add("content", "this").add("message_reference", reference)))
                    .isZero();
            assertThat(answer(direct).look().quote().messageId()).isEqualTo(message);
            JsonObjectBuilder unknown = Json.object().add("message_id", "REFIDX_unknown=");
            assertThat(send(DIRECT, Json.object().add("content", "this").add("message_reference", unknown)))
                    .isEqualTo(304061);
        }

        @Test
        void mediaNeedsItsFile() {
            assertThat(send(
                            DIRECT,
                            Json.object()
                                    .add("msg_type", 7)
                                    .add("media", Json.object().add("file_info", "bm90aGluZw=="))))
                    .isEqualTo(304080);
        }

        @Test
        void oneThingIsRepliedTo() {
            assertThat(send(DIRECT, Json.object().add("content", "hi").add("event_id", "FRIEND_ADD:1")))
                    .isEqualTo(22006);
        }

        @Test
        void subscriptionsAreGrantedFirst() {
            JsonObject body = Json.object()
                    .add("content", "news")
                    .add("subscribe_id", "sub_demo_1")
                    .build();
            assertThat(Rest.code(rest.post(DIRECT, body))).isEqualTo(304064);
            bench.app.dispatch(
                    "SUBSCRIBE_MESSAGE_STATUS",
                    Fixtures.object("event-subscribe-status").get("d"));
            assertThat(Rest.code(rest.post(DIRECT, body))).isZero();
        }
    }

    @Nested
    class Unasked {
        private final JsonObject news = Rest.body("rest-send-c2c-proactive");

        @Test
        void followsTheSwitchOfEachTarget() {
            GatewayClient client = bench.ready().client();
            direct.allowProactive(true);
            assertThat(Fixtures.shape(client.dispatch("C2C_MSG_RECEIVE")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-c2c-msg-receive")));
            assertThat(Rest.code(rest.post(DIRECT, news))).isZero();
            direct.allowProactive(false);
            assertThat(Fixtures.shape(client.dispatch("C2C_MSG_REJECT")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-c2c-msg-reject")));
            Rest.isError(rest.post(DIRECT, news), "rest-error-40054013-refused");
            group.allowProactive(true);
            assertThat(Fixtures.shape(client.dispatch("GROUP_MSG_RECEIVE")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-group-msg-receive")));
            assertThat(Rest.code(rest.post(GROUP, news))).isZero();
            group.allowProactive(false);
            assertThat(Fixtures.shape(client.dispatch("GROUP_MSG_REJECT")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-group-msg-reject")));
            Rest.isError(rest.post(GROUP, news), "rest-error-40034105-proactive");
            set(Knob.PROACTIVE_ERROR_OLD, true);
            Rest.isError(rest.post(GROUP, news), "rest-error-40034102-proactive-old");
        }

        @Test
        void hasAQuotaOfTheBot() {
            set(Knob.PROACTIVE_ALLOWED, true);
            for (int i = 0; i < 5; i++) {
                assertThat(Rest.code(rest.post("/v2/users/U" + i + "/messages", news)))
                        .isZero();
            }
            Rest.isError(rest.post("/v2/users/U5/messages", news), "rest-error-40034100-quota");
            time.advance(Duration.ofSeconds(1));
            assertThat(Rest.code(rest.post("/v2/users/U5/messages", news))).isZero();
        }

        @Test
        void hasNoQuotaOnDemand() {
            bench.ready();
            set(Knob.PROACTIVE_QUOTAS, false);
            for (int i = 0; i < 3; i++) {
                assertThat(Rest.code(rest.post("/channels/" + i + "/messages", news)))
                        .isZero();
                assertThat(Rest.code(rest.post("/dms/5566778899001122334/messages", news)))
                        .isZero();
            }
        }

        @Test
        void reachesTwoChannelsADay() {
            bench.ready();
            for (String channel : new String[] {"1", "2", "1"}) {
                assertThat(Rest.code(rest.post("/channels/" + channel + "/messages", news)))
                        .isZero();
            }
            assertThat(Rest.code(rest.post("/channels/3/messages", news))).isEqualTo(304047);
        }

        @Test
        void isForWhoIsThere() {
            bench.app.dispatch("FRIEND_DEL", Fixtures.object("event-friend-del").get("d"));
            assertThat(Rest.code(rest.post(DIRECT, news))).isEqualTo(40054004);
            bench.app.dispatch(
                    "GROUP_DEL_ROBOT", Fixtures.object("event-group-del-robot").get("d"));
            assertThat(Rest.code(rest.post(GROUP, news))).isEqualTo(40034101);
            bench.app.dispatch(
                    "GROUP_ADD_ROBOT", Fixtures.object("event-group-add-robot").get("d"));
            set(Knob.MUTED, true);
            assertThat(Rest.code(rest.post(GROUP, news))).isEqualTo(40054002);
        }

        @Test
        void staysInTheSandbox() {
            set(Knob.SANDBOX, "X," + Bench.GROUP);
            assertThat(Rest.code(rest.post(DIRECT, news))).isEqualTo(11292);
            assertThat(Rest.code(rest.post(GROUP, news))).isEqualTo(40034105);
        }
    }

    @Nested
    class Audits {
        @Test
        void endInAnEvent() {
            GatewayClient client = bench.ready(1 << 27).client();
            set(Knob.AUDITS, 2);
            set(Knob.AUDIT_DELAY, Duration.ofMillis(1));
            HttpResponse<String> answer =
                    rest.post(DIRECT, Rest.body("rest-send-c2c-text", "msg_id", direct.says("a")));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(Rest.code(answer)).isEqualTo(304024);
            String id = Json.read(answer.body())
                    .getJsonObject("data")
                    .getJsonObject("message_audit")
                    .getString("audit_id");
            Seen.Audit end = bench.simulator
                    .observed()
                    .await(Seen.Audit.class, audit -> audit.outcome() == Seen.Audit.Outcome.PASSED, GatewayClient.LONG);
            assertThat(end.auditId()).isEqualTo(id);
            assertThat(direct.answers()).hasSize(1);
            assertThat(Fixtures.shape(client.dispatch("MESSAGE_AUDIT_PASS")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-audit-pass")));
            set(Knob.AUDIT_REJECTS, true);
            set(Knob.PROACTIVE_ALLOWED, true);
            Rest.isError(rest.post(DIRECT, Rest.body("rest-send-c2c-proactive")), "rest-audit-202");
            bench.simulator
                    .observed()
                    .await(
                            Seen.Audit.class,
                            audit -> audit.outcome() == Seen.Audit.Outcome.REJECTED,
                            GatewayClient.LONG);
            assertThat(Fixtures.shape(client.dispatch("MESSAGE_AUDIT_REJECT")))
                    .isEqualTo(Fixtures.shape(Fixtures.object("event-audit-reject")));
            assertThat(direct.answers()).hasSize(1);
        }
    }
}
