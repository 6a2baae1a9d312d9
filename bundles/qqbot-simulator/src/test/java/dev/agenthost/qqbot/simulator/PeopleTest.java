package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.AttachmentUrl;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Draft;
import dev.agenthost.qqbot.simulator.platform.GroupMode;
import dev.agenthost.qqbot.simulator.platform.Interactions;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Person;
import dev.agenthost.qqbot.simulator.platform.Pressed;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What people do besides writing: files, quotes, faces, cards, buttons; and what bots do to messages. */
final class PeopleTest {
    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d494844520000000300000002080200000012161f4d0000000049454e44ae426082");
    private static final int INTENTS = Bench.INTENTS | 1 << 26 | 1 << 10;

    private final ManualTime time = new ManualTime();
    private final Bench bench =
            new Bench(new SimulatorSettings().clock(time, time::nanoTime).with(Knob.HEARTBEAT_TIMEOUT, 0.0));
    private final Rest rest = new Rest(bench);
    private final Conversation direct = bench.app.direct(Bench.USER);
    private final Conversation group = bench.app.group(Bench.GROUP);
    private final Conversation channel = bench.app.channel("1234567");
    private GatewayClient client;

    @BeforeEach
    void connect() {
        client = bench.ready(INTENTS).client();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private Attachment file(String name, byte[] content, Attachment.Kind kind) throws IOException {
        return bench.simulator
                .files()
                .attachment(bench.simulator.files().keep(name, new ByteArrayInputStream(content)), kind);
    }

    private JsonObject writes(Conversation conversation, Draft draft) {
        conversation.writes(draft);
        return client.frame();
    }

    private static void likeFixture(JsonObject event, String fixture) {
        assertThat(Fixtures.shape(event)).isEqualTo(Fixtures.shape(Fixtures.object(fixture)));
        assertThat(event.getString("t")).isEqualTo(Fixtures.object(fixture).getString("t"));
        JsonObject d = event.getJsonObject("d");
        if (d.containsKey("message_type")) {
            assertThat(d.get("message_type"))
                    .isEqualTo(Fixtures.object(fixture).getJsonObject("d").get("message_type"));
        }
    }

    @Nested
    class Files {
        @Test
        void arePictures() throws Exception {
            JsonObject event = writes(direct, Draft.text(" ").with(file("a.png", PNG, null)));
            likeFixture(event, "event-c2c-image");
            JsonObject picture =
                    event.getJsonObject("d").getJsonArray("attachments").getJsonObject(0);
            assertThat(picture.getInt("width")).isEqualTo(3);
            HttpResponse<byte[]> got = bench.http
                    .sendAsync(
                            java.net.http.HttpRequest.newBuilder(java.net.URI.create(picture.getString("url")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .join();
            assertThat(got.body()).isEqualTo(PNG);
        }

        @Test
        void haveAddressesOfThreeForms() throws Exception {
            Attachment picture = file("a.png", PNG, null);
            bench.app.faults().set(Knob.ATTACHMENT_URL, AttachmentUrl.SLASHES);
            assertThat(url(picture)).startsWith("//127.0.0.1:");
            bench.app.faults().set(Knob.ATTACHMENT_URL, AttachmentUrl.BARE);
            assertThat(url(picture)).startsWith("127.0.0.1:");
        }

        private String url(Attachment picture) {
            return writes(direct, Draft.text("").with(picture))
                    .getJsonObject("d")
                    .getJsonArray("attachments")
                    .getJsonObject(0)
                    .getString("url");
        }

        @Test
        void areVoicesWithAndWithoutWords() throws Exception {
            byte[] silk = "#!SILK_V3x".getBytes(StandardCharsets.US_ASCII);
            Attachment wav = file("v.wav", "RIFFxxxxWAVE".getBytes(StandardCharsets.US_ASCII), null);
            Attachment voice = file("v.amr", silk, Attachment.Kind.VOICE);
            likeFixture(
                    writes(direct, Draft.text("").with(voice.withWav(wav.file()).saying("hello"))), "event-c2c-voice");
            bench.app.faults().set(Knob.NO_ASR, true);
            likeFixture(writes(direct, Draft.text("").with(voice.saying("hello"))), "event-c2c-voice-no-asr");
        }

        @Test
        void areVideosAndAnything() throws Exception {
            byte[] mp4 = "\0\0\0\u0018ftypmp42".getBytes(StandardCharsets.ISO_8859_1);
            likeFixture(writes(direct, Draft.text("").with(file("v.mp4", mp4, null))), "event-c2c-video");
            likeFixture(writes(direct, Draft.text("").with(file("r.pdf", new byte[9], null))), "event-c2c-file");
        }

        @Test
        void comeInGroupsAndChannelsToo() throws Exception {
            Attachment picture = file("a.png", PNG, null);
            Draft draft = Draft.text("").mentioning(Draft.Mention.BOT).with(picture);
            likeFixture(writes(group, draft), "event-group-at-image");
            likeFixture(writes(channel, draft), "event-at-message-image");
            likeFixture(writes(direct, draft.with(picture)), "event-c2c-multi-attachment");
        }
    }

    @Nested
    class Quotes {
        @Test
        void tellTheQuotedMessage() throws Exception {
            String quoted = direct.writes(Draft.text("old").with(file("a.png", PNG, null)));
            client.frame();
            likeFixture(writes(direct, Draft.text("what").quoting(quoted)), "event-c2c-quote-103");
        }

        @Test
        void tellItsIndexAlone() {
            String quoted = direct.says("old");
            String index = client.frame()
                    .getJsonObject("d")
                    .getJsonObject("message_scene")
                    .getJsonArray("ext")
                    .getString(0);
            JsonObject event = writes(direct, Draft.text("on").quoting(quoted).byIndexOnly());
            likeFixture(event, "event-c2c-quote-ref-only");
            assertThat(event.getJsonObject("d")
                            .getJsonObject("message_scene")
                            .getJsonArray("ext")
                            .getString(0))
                    .isEqualTo("ref_" + index);
        }

        @Test
        void workInGroupsAndChannels() throws Exception {
            String inGroup =
                    group.writes(Draft.text("").mentioning(Draft.Mention.BOT).with(file("r.pdf", new byte[9], null)));
            client.frame();
            likeFixture(
                    writes(
                            group,
                            Draft.text("sum").mentioning(Draft.Mention.BOT).quoting(inGroup)),
                    "event-group-quote-103");
            String inChannel = channel.says("old");
            client.frame();
            likeFixture(writes(channel, Draft.text("no").quoting(inChannel)), "event-message-create");
        }

        @Test
        void needTheMessage() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> direct.writes(Draft.text("on").quoting("nothing")));
        }
    }

    @Test
    void facesAndCardsAreWritten() {
        JsonObject event = writes(direct, Draft.text(Draft.face(13, "呲牙")));
        likeFixture(event, "event-c2c-face");
        assertThat(event.getJsonObject("d").getString("content"))
                .isEqualTo(Fixtures.object("event-c2c-face").getJsonObject("d").getString("content"));
        JsonObject card =
                Fixtures.object("event-c2c-ark-card").getJsonObject("d").getJsonObject("ark_data");
        likeFixture(writes(direct, Draft.text("").withCard(card)), "event-c2c-ark-card");
    }

    @Test
    void everybodyAndBotsAreToldInFullMode() {
        bench.app.faults().set(Knob.GROUP_MODE, GroupMode.FULL);
        likeFixture(writes(group, Draft.text("all").mentioning(Draft.Mention.EVERYONE)), "event-group-message-at-all");
        Person robot = new Person("F60718293A4B5C6D7E8F90A1B2C3D4E5", "30987654321098765432", "robot", true, false);
        JsonObject event = writes(group, Draft.text("beep").by(robot));
        assertThat(event.getJsonObject("d").getJsonObject("author").getBoolean("bot"))
                .isTrue();
    }

    @Nested
    class Buttons {
        private String sent(Conversation conversation, String path) {
            bench.app.faults().set(Knob.CHANNEL_MARKDOWN_ALLOWED, true);
            String asked = conversation.mentions("ask me");
            client.frame();
            JsonObject body = Rest.body("rest-send-c2c-markdown-keyboard", "msg_id", asked);
            return Json.read(rest.post(path + "/messages", body).body()).getString("id");
        }

        private HttpResponse<String> acknowledge(String interaction) {
            return rest.call(
                    "PUT",
                    "/interactions/" + interaction,
                    Fixtures.object("rest-interaction-ack").getJsonObject("body"));
        }

        @Test
        void callBackInGroups() {
            String message = sent(group, "/v2/groups/" + Bench.GROUP);
            Pressed pressed = group.presses(message, "allow");
            JsonObject event = client.dispatch("INTERACTION_CREATE");
            likeFixture(event, "event-interaction-button-group");
            String id = event.getJsonObject("d").getString("id");
            assertThat(pressed).isEqualTo(new Pressed.CalledBack(id));
            assertThat(event.getString("id")).isEqualTo("INTERACTION_CREATE:" + id);
            assertThat(acknowledge(id).statusCode()).isEqualTo(204);
            assertThat(bench.simulator.observed().all(Seen.Interaction.class))
                    .extracting(Seen.Interaction::state)
                    .containsExactly(Interactions.State.WAITING, Interactions.State.ACKNOWLEDGED);
            JsonObject reply = Rest.body("rest-send-c2c-event-reply", "event_id", event.getString("id"));
            assertThat(Rest.code(rest.post("/v2/groups/" + Bench.GROUP + "/messages", reply)))
                    .isZero();
        }

        @Test
        void callBackInDirectChatsAndChannels() {
            String there = sent(channel, "/channels/1234567");
            channel.presses(there, "allow");
            likeFixture(client.dispatch("INTERACTION_CREATE"), "event-interaction-button-guild");
            String here = sent(direct, "/v2/users/" + Bench.USER);
            direct.presses(here, "deny");
            JsonObject event = client.dispatch("INTERACTION_CREATE");
            likeFixture(event, "event-interaction-button-c2c");
            JsonObject reply = Rest.body("rest-send-c2c-event-reply", "event_id", event.getString("id"));
            assertThat(Rest.code(rest.post("/v2/users/" + Bench.USER + "/messages", reply)))
                    .isZero();
        }

        @Test
        void areForWhomTheyAreMeant() {
            String message = sent(group, "/v2/groups/" + Bench.GROUP);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> group.presses(message, "deny"))
                    .withMessageContaining("may not press");
            assertThatIllegalArgumentException().isThrownBy(() -> group.presses(message, "nothing"));
            assertThat(group.presses(Person.OWEN, message, "url")).isEqualTo(new Pressed.Opened("https://example.com"));
            assertThat(group.presses(message, "cmd")).isEqualTo(new Pressed.Filled("/help"));
        }

        @Test
        void writeCommandsInDirectChats() {
            String message = sent(direct, "/v2/users/" + Bench.USER);
            assertThat(direct.presses(message, "cmd")).isInstanceOf(Pressed.Said.class);
            assertThat(client.dispatch("C2C_MESSAGE_CREATE").getJsonObject("d").getString("content"))
                    .isEqualTo("/help");
        }

        @Test
        void failWhenNobodyAcknowledges() {
            bench.app.faults().set(Knob.INTERACTION_LIFE, Duration.ofMillis(1));
            String message = sent(direct, "/v2/users/" + Bench.USER);
            direct.presses(message, "allow");
            Seen.Interaction failed = bench.simulator
                    .observed()
                    .await(
                            Seen.Interaction.class,
                            one -> one.state() == Interactions.State.TIMED_OUT,
                            GatewayClient.LONG);
            acknowledge(failed.press().id());
            bench.simulator
                    .observed()
                    .await(Seen.Interaction.class, one -> one.state() == Interactions.State.LATE, GatewayClient.LONG);
            assertThat(Rest.code(acknowledge("6b1f7c52-unknown"))).isEqualTo(630003);
        }
    }

    @Nested
    class Messages {
        private String sent(Conversation conversation, String path) {
            JsonObject body = Json.object()
                    .add("content", "oops")
                    .add("msg_id", conversation.mentions("hello"))
                    .build();
            return Json.read(rest.post(path + "/messages", body).body()).getString("id");
        }

        private HttpResponse<String> recall(String path, String id) {
            return rest.delete(path + "/messages/" + id.replace("!", "%21"));
        }

        @Test
        void areRecalledInTime() {
            String path = "/v2/users/" + Bench.USER;
            String early = sent(direct, path);
            Rest.isLike(recall(path, early), "rest-recall-response");
            assertThat(direct.message(early).look().state()).isEqualTo(Look.State.RECALLED);
            assertThat(Rest.code(recall(path, early))).isEqualTo(40061002);
            String late = sent(direct, path);
            time.advance(Duration.ofSeconds(121));
            Rest.isError(recall(path, late), "rest-error-40064004-recall");
            String inChannel = sent(channel, "/channels/1234567");
            assertThat(recall("/channels/1234567", inChannel).statusCode()).isEqualTo(200);
        }

        @Test
        void ofOthersAreRecalledByAdministratorsOnly() {
            String path = "/v2/groups/" + Bench.GROUP;
            String theirs = group.mentions("mine");
            assertThat(Rest.code(recall(path, theirs))).isEqualTo(40062003);
            bench.app.faults().set(Knob.GROUP_ADMIN, true);
            assertThat(Rest.code(recall(path, theirs))).isZero();
        }

        @Test
        void takeReactions() {
            String path = "/channels/1234567/messages/" + channel.mentions("hello") + "/reactions/1/277";
            assertThat(rest.call("PUT", path, JsonValue.NULL).statusCode()).isEqualTo(204);
            assertThat(Rest.code(rest.call("PUT", path, JsonValue.NULL))).isEqualTo(620003);
            Rest.isLike(rest.call("GET", path + "?cookie=&limit=20", JsonValue.NULL), "rest-reaction-users-response");
            assertThat(rest.delete(path).statusCode()).isEqualTo(204);
            assertThat(Rest.code(rest.delete(path))).isEqualTo(620004);
        }
    }

    @Test
    void directChatsOfGuildsAreOpened() {
        Rest.isLike(rest.post("/users/@me/dms", Rest.body("rest-dms-create-request")), "rest-dms-create-response");
        assertThat(rest.call("GET", "/users/@me/guilds", JsonValue.NULL).body()).contains("demo guild");
        assertThat(rest.post(
                                "/v2/groups/G/members",
                                Json.object().add("limit", 10).build())
                        .body())
                .contains("member_openid");
        assertThat(rest.call("GET", "/v2/groups/G/info", JsonValue.NULL).body()).contains("group_openid");
    }
}
