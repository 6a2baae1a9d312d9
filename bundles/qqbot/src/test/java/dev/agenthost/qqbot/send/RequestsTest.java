package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.result;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL_DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.GROUP;
import static dev.agenthost.qqbot.send.SendingStage.PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Button;
import dev.agenthost.message.Button.Audience;
import dev.agenthost.message.Button.Style;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.Quote;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Asked;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of protocol 6, byte for byte as they go over the wire. */
class RequestsTest {
    private static final Answer TAKEN = Answer.fixture("rest-send-response");
    private static final Json JSON = new Json();

    private final SendingStage stage = new SendingStage();

    @AfterEach
    void close() {
        stage.close();
    }

    /** What the adapter is given for a request of the protocol; its text is the fixture's. */
    private record Said(
            String fixture, ConversationId chat, BiFunction<JsonObject, SendingStage, Content> content, int sequence) {
        @Override
        public String toString() {
            return fixture;
        }
    }

    private static Content text(JsonObject body, SendingStage stage) {
        return new Content.Text(body.getString("content"));
    }

    // Forms as agents write them, who leave to the adapter what says in reply to what.

    private static final String TEMPLATE = """
            {
              "msg_type": 2,
              "markdown": {
                "custom_template_id": "102000001_1700000000",
                "params": [{"key": "title", "values": ["\\u6807\\u9898"]}]
              },
              "keyboard": {"id": "102000001_1700000001"}
            }
            """;
    private static final String WAKE_UP = """
            {"msg_type": 0, "content": "long time no see", "is_wakeup": true}
            """;
    private static final String ARK = """
            {
              "msg_type": 3,
              "ark": {
                "template_id": 23,
                "kv": [
                  {"key": "#DESC#", "value": "d"},
                  {"key": "#PROMPT#", "value": "p"},
                  {
                    "key": "#LIST#",
                    "obj": [
                      {"obj_kv": [{"key": "desc", "value": "line 1"}]},
                      {"obj_kv": [{"key": "desc", "value": "line 2"}, {"key": "link", "value": "https://example.com"}]}
                    ]
                  }
                ]
              }
            }
            """;
    private static final String EMBED = """
            {
              "embed": {
                "title": "标题",
                "prompt": "消息通知",
                "thumbnail": {"url": "https:\\/\\/example.com\\/t.png"},
                "fields": [{"name": "等级：黄金"}]
              }
            }
            """;

    private static BiFunction<JsonObject, SendingStage, Content> form(String form) {
        return (body, stage) -> new Content.Native("qqbot", form, "in plain words");
    }

    private static Content withButtons(JsonObject body, SendingStage stage) {
        return new Content.Markdown(
                body.getJsonObject("markdown").getString("content"),
                List.of(
                        List.of(
                                button("allow", "允许", new Button.Callback("approve:42:allow"), Style.PRIMARY),
                                new Button(
                                        "deny",
                                        "拒绝",
                                        new Button.Callback("approve:42:deny"),
                                        Style.PLAIN,
                                        Audience.of(Set.of(PERSON)))),
                        List.of(
                                button("cmd", "帮助", new Button.Command("/help", true), Style.PLAIN),
                                button("url", "官网", new Button.Link("https://example.com"), Style.PLAIN))));
    }

    private static Button button(String id, String label, Button.Action action, Style style) {
        return new Button(id, label, action, style, Audience.EVERYONE);
    }

    private static Content picture(JsonObject body, SendingStage stage) {
        stage.files.gives(body.getJsonObject("media").getString("file_info"));
        return new Content.Media(
                MediaKind.IMAGE, new Content.Linked("https://example.com/image.png"), body.getString("content", null));
    }

    private static Content quoting(JsonObject body, SendingStage stage) {
        String index = body.getJsonObject("message_reference").getString("message_id");
        stage.quotes.remember(index, new Quote("ROBOT1.0_quoted", null, "hello", List.of()));
        return new Content.Quoting("ROBOT1.0_quoted", text(body, stage));
    }

    static Stream<Said> requests() {
        return Stream.of(
                new Said("rest-send-c2c-text", DIRECT, RequestsTest::text, 1),
                new Said("rest-send-c2c-text-second", DIRECT, RequestsTest::text, 2),
                new Said("rest-send-c2c-proactive", DIRECT, RequestsTest::text, 0),
                new Said("rest-send-c2c-event-reply", DIRECT, RequestsTest::text, 1),
                new Said("rest-send-c2c-markdown-keyboard", DIRECT, RequestsTest::withButtons, 3),
                new Said("rest-send-group-markdown-template", GROUP, form(TEMPLATE), 1),
                new Said("rest-send-c2c-media", DIRECT, RequestsTest::picture, 5),
                new Said("rest-send-c2c-reference", DIRECT, RequestsTest::quoting, 6),
                new Said("rest-send-c2c-wakeup", DIRECT, form(WAKE_UP), 0),
                new Said("rest-send-c2c-ark", DIRECT, form(ARK), 7),
                new Said("rest-send-group-text", GROUP, RequestsTest::text, 1),
                new Said("rest-send-group-at", GROUP, RequestsTest::text, 2),
                new Said("rest-send-group-media", GROUP, RequestsTest::picture, 3),
                new Said("rest-send-channel", CHANNEL, RequestsTest::text, 1),
                new Said("rest-send-channel-embed", CHANNEL, form(EMBED), 1),
                new Said("rest-send-dm", CHANNEL_DIRECT, RequestsTest::text, 1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void areThoseOfTheProtocol(Said said) throws Exception {
        JsonObject fixture = Fixtures.object(said.fixture());
        JsonObject body = fixture.getJsonObject("body");
        String repliedTo = body.getString("msg_id", body.getString("event_id", null));
        PreparedDelivery prepared = stage.prepared(
                said.chat(),
                said.content().apply(body, stage),
                repliedTo == null ? null : new Delivery.ReplyTo(repliedTo, said.sequence()));
        stage.platform.answers(fixture.getString("path"), TAKEN);
        result(askedAs(fixture, () -> stage.sender().send(prepared, false)));
    }

    private interface Call {
        CompletionStage<?> make() throws DeliveryException;
    }

    /** Makes the call, and compares what the platform was asked with the fixture. */
    private CompletionStage<?> askedAs(JsonObject fixture, Call call) throws DeliveryException {
        stage.platform.givesToken("DUMMY.access-token_0001");
        CompletionStage<?> outcome = call.make();
        return outcome.thenRun(() -> {
            Asked asked = stage.platform.asked().get(stage.platform.asked().size() - 1);
            JsonValue body = fixture.get("body");
            String path = asked.query().isEmpty() ? asked.path() : asked.path() + "?" + asked.query();
            assertThat(asked.method() + " " + path)
                    .isEqualTo(fixture.getString("method") + " " + fixture.getString("path"));
            assertThat(asked.body()).isEqualTo(body == JsonValue.NULL ? "" : body.toString());
            fixture.getJsonObject("headers")
                    .forEach((name, value) -> assertThat("\"" + asked.header(headerOf(name)) + "\"")
                            .isEqualTo(value.toString()));
        });
    }

    /** As the server writes it. */
    private static String headerOf(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private void answersTo(JsonObject fixture, Answer answer) {
        String path = fixture.getString("path");
        int query = path.indexOf('?');
        stage.platform.answers(query < 0 ? path : path.substring(0, query), answer);
    }

    @Test
    void showThatAnAnswerIsBeingWritten() throws Exception {
        JsonObject fixture = Fixtures.object("rest-send-c2c-input-notify");
        answersTo(fixture, TAKEN);
        String message = fixture.getJsonObject("body").getString("msg_id");
        result(askedAs(fixture, () -> stage.sender().typing(DIRECT, new Delivery.ReplyTo(message, 4))));
    }

    @Test
    void takeMessagesBack() throws Exception {
        for (String name : List.of("rest-recall-c2c", "rest-recall-group", "rest-recall-channel")) {
            JsonObject fixture = Fixtures.object(name);
            answersTo(fixture, Answer.fixture("rest-recall-response"));
            String id = fixture.getString("path")
                    .replaceFirst(".*/messages/", "")
                    .replaceFirst("\\?.*", "")
                    .replace("%21", "!");
            ConversationId chat = name.endsWith("c2c") ? DIRECT : name.endsWith("group") ? GROUP : CHANNEL;
            result(askedAs(fixture, () -> stage.sender().recall(chat, id)));
        }
    }

    @Test
    void reactToMessages() throws Exception {
        JsonObject fixture = Fixtures.object("rest-reaction-add");
        answersTo(fixture, Answer.json(204, ""));
        result(askedAs(fixture, () -> stage.sender().react(CHANNEL, "08a1b2c3d4e5f60718", "1:277", true)));
    }

    /** A call as an agent makes it of what it knows. */
    private record Called(String fixture, String answer, String method, String path, String body) {
        static Called without(String fixture, String answer, String method, String path) {
            return new Called(fixture, answer, method, path, "");
        }

        static Called with(String fixture, String answer, String method, String path, JsonObjectBuilder body) {
            return new Called(fixture, answer, method, path, body.build().toString());
        }

        @Override
        public String toString() {
            return fixture;
        }
    }

    private static final String ASKED = "ROBOT1.0_demo-c2c1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!";
    private static final String STREAM = "ROBOT1.0_demo-stream1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!";

    private static JsonObjectBuilder grown(String text, int sequence, JsonObjectBuilder stream) {
        return JSON.newObject()
                .add("msg_type", 2)
                .add("markdown", JSON.newObject().add("content", text))
                .add("msg_id", ASKED)
                .add("msg_seq", sequence)
                .add("stream", stream);
    }

    private static Stream<Called> calls() {
        String messages = "/v2/users/" + PERSON + "/messages";
        return Stream.of(
                Called.without("rest-me", "rest-me-response", "GET", "/users/@me"),
                Called.with(
                        "rest-dms-create-request",
                        "rest-dms-create-response",
                        "POST",
                        "/users/@me/dms",
                        JSON.newObject()
                                .add("recipient_id", "10987654321098765432")
                                .add("source_guild_id", "11223344556677889900")),
                Called.without(
                        "rest-reaction-users",
                        "rest-reaction-users-response",
                        "GET",
                        Paths.reaction(CHANNEL, "08a1b2c3d4e5f60718", "1:277") + "?cookie=&limit=20"),
                Called.without("rest-gateway-request", "rest-gateway-response", "GET", "/gateway"),
                Called.without("rest-gateway-bot-request", "rest-gateway-bot-response", "GET", "/gateway/bot"),
                Called.with(
                        "rest-interaction-ack",
                        "rest-interaction-ack-response",
                        "PUT",
                        "/interactions/6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e10",
                        JSON.newObject().add("code", 0)),
                Called.with(
                        "rest-stream-replace",
                        "rest-stream-response",
                        "POST",
                        "/v2/users/" + PERSON + "/stream_messages",
                        JSON.newObject()
                                .add("input_mode", "replace")
                                .add("content_type", "markdown")
                                .add("msg_id", ASKED)
                                .add("msg_seq", 8)
                                .add("input_state", 1)
                                .add("index", 1)
                                .add("content_raw", "# 回答\n第一段。\n")
                                .add("stream_msg_id", STREAM)),
                Called.with(
                        "rest-stream-field-variant-first",
                        "rest-send-response-int-ts",
                        "POST",
                        messages,
                        grown(
                                "第一段\n",
                                9,
                                JSON.newObject().add("state", 1).add("index", 0).add("reset", false))),
                Called.with(
                        "rest-stream-field-variant-end",
                        "rest-send-response",
                        "POST",
                        messages,
                        grown(
                                "完\n",
                                10,
                                JSON.newObject()
                                        .add("state", 10)
                                        .add("id", STREAM)
                                        .add("index", 1)
                                        .add("reset", false))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void ofOnesOwnAreCalls(Called call) throws Exception {
        JsonObject fixture = Fixtures.object(call.fixture());
        answersTo(fixture, Answer.fixture(call.answer()));
        JsonValue answer = Fixtures.object(call.answer()).get("body");
        result(askedAs(
                fixture,
                () -> stage.sender()
                        .call(call.method(), call.path(), call.body())
                        .thenAccept(text ->
                                assertThat(text).isEqualTo(answer == JsonValue.NULL ? "{}" : answer.toString()))));
    }

    @Test
    void withAPictureForAChannelAreForms(@TempDir Path folder) throws Exception {
        stage.files.path = Files.writeString(folder.resolve("p"), "PNG");
        stage.platform.givesToken("T").answers("/channels/1234567/messages", TAKEN);
        PreparedDelivery prepared =
                stage.prepared(CHANNEL, shelved(MediaKind.IMAGE, "a cat"), new Delivery.ReplyTo("m1", 1));
        result(stage.sender().send(prepared, false));
        Asked asked = stage.platform.asked("/channels/1234567/messages").get(0);
        assertThat(asked.header("Content-type")).startsWith("multipart/form-data; boundary=agenthost-");
        String boundary = asked.header("Content-type").replaceFirst(".*boundary=", "");
        assertThat(asked.body()).isEqualTo("""
                        --B
                        Content-Disposition: form-data; name="content"

                        a cat
                        --B
                        Content-Disposition: form-data; name="msg_id"

                        m1
                        --B
                        Content-Disposition: form-data; name="file_image"; filename="file"
                        Content-Type: application/octet-stream

                        PNG
                        --B--
                        """.replace("\n", "\r\n").replace("--B", "--" + boundary));
    }

    @Test
    void withAPictureOfTheWebForAChannelNameIt() throws Exception {
        PreparedDelivery prepared = stage.prepared(
                CHANNEL,
                new Content.Media(MediaKind.IMAGE, new Content.Linked("https://example.com/t.png"), null),
                null);
        assertThat(prepared.request()).contains("\"body\":{\"image\":\"https://example.com/t.png\"}");
    }

    static Content.Media shelved(MediaKind kind, String caption) {
        return new Content.Media(
                kind, new Content.Shelved(new MediaFile("ab".repeat(32), "image/png", "cat.png", 3)), caption);
    }

    @Test
    void areTheSameEveryTime() throws Exception {
        Content content = shelved(MediaKind.IMAGE, "a cat");
        assertThat(stage.prepared(DIRECT, content, new Delivery.ReplyTo("m1", 1)))
                .isEqualTo(stage.prepared(DIRECT, content, new Delivery.ReplyTo("m1", 1)));
        assertThat(stage.prepared()).isEqualTo(stage.prepared());
    }

    @Test
    void keepIdsWithinTheirPlaceInThePath() throws Exception {
        PreparedDelivery prepared =
                stage.prepared(SendingStage.chat(ChatKind.GROUP, "a/../b?c=d e#ä"), new Content.Text("x"), null);
        assertThat(Fixtures.parse(prepared.request()).asJsonObject().getString("path"))
                .isEqualTo("/v2/groups/a%2F..%2Fb%3Fc%3Dd%20e%23%C3%A4/messages");
    }

    @Test
    void quoteWithoutAReferenceWhatNobodyKnows() throws Exception {
        PreparedDelivery prepared = stage.prepared(DIRECT, new Content.Quoting("unknown", new Content.Text("x")), null);
        assertThat(prepared.request()).doesNotContain("message_reference");
    }

    @Test
    void quoteByTheMessageInChannels() throws Exception {
        PreparedDelivery prepared = stage.prepared(CHANNEL, new Content.Quoting("08a1", new Content.Text("x")), null);
        assertThat(prepared.request())
                .contains("\"message_reference\":{\"message_id\":\"08a1\",\"ignore_get_message_error\":true}");
    }

    @Test
    void quoteWhatTheBotSaidItself() throws Exception {
        stage.platform.givesToken("T").answers(SendingStage.MESSAGES, TAKEN);
        result(stage.sender().send(stage.prepared(), false));
        JsonObject answer = Fixtures.object("rest-send-response").getJsonObject("body");
        PreparedDelivery prepared =
                stage.prepared(DIRECT, new Content.Quoting(answer.getString("id"), new Content.Text("that")), null);
        assertThat(prepared.request()).contains(answer.getJsonObject("ext_info").getString("ref_idx"));
    }
}
