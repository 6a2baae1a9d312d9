package dev.agenthost.qqbot.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.message.Quote;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.testkit.ManualTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventMapperTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String BOT = "15912345678901234567";
    private static final Instant HALF_PAST_TEN = Instant.parse("2026-07-21T02:30:00Z");

    /** What the host is told of every fixture. */
    private static final Map<String, String> TOLD = Map.ofEntries(
            Map.entry("event-at-message", "CHANNEL 1234567, 10987654321098765432 says: hi <b> & <emoji:4>"),
            Map.entry("event-at-message-image", "CHANNEL 1234567, 10987654321098765432 says: "),
            Map.entry("event-audio-start", "CHANNEL 1234567, AUDIO_START by null: guild_id channel_id audio_url text"),
            Map.entry(
                    "event-audit-pass",
                    "CHANNEL 1234567, MESSAGE_AUDIT_PASS by null: audit_id guild_id channel_id audit_time create_time seq_in_channel message_id"),
            Map.entry(
                    "event-audit-reject",
                    "CHANNEL 1234567, MESSAGE_AUDIT_REJECT by null: audit_id guild_id channel_id audit_time create_time seq_in_channel"),
            Map.entry(
                    "event-c2c-ark-card",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: [QQ小程序]demo\ntitle: Demo\ndesc: card"),
            Map.entry(
                    "event-c2c-face",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: [呲牙]"),
            Map.entry(
                    "event-c2c-file",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-c2c-image",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-c2c-image-schemeless",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-c2c-msg-receive",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, C2C_MSG_RECEIVE by A1B2C3D4E5F60718293A4B5C6D7E8F90: openid timestamp"),
            Map.entry(
                    "event-c2c-msg-reject",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, C2C_MSG_REJECT by A1B2C3D4E5F60718293A4B5C6D7E8F90: openid timestamp"),
            Map.entry(
                    "event-c2c-multi-attachment",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: 看这两张"),
            Map.entry(
                    "event-c2c-quote-103",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: 这是什么意思"),
            Map.entry(
                    "event-c2c-quote-ref-only",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: 继续"),
            Map.entry(
                    "event-c2c-text",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: hello"),
            Map.entry(
                    "event-c2c-text-minimal",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: hi"),
            Map.entry(
                    "event-c2c-video",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-c2c-voice",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-c2c-voice-no-asr",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 says: "),
            Map.entry(
                    "event-channel-create",
                    "CHANNEL 1234567, CHANNEL_CREATE by 10987654321098765432: id guild_id name type sub_type owner_id op_user_id"),
            Map.entry("event-direct-message", "CHANNEL_DIRECT 5566778899001122334, 10987654321098765432 says: psst"),
            Map.entry(
                    "event-direct-message-delete",
                    "CHANNEL_DIRECT 11223344556677889900, DIRECT_MESSAGE_DELETE by 10987654321098765432: message.author.id message.author.username message.author.bot message.channel_id message.guild_id message.id message.direct_message op_user.id"),
            Map.entry(
                    "event-enter-aio",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, ENTER_AIO by A1B2C3D4E5F60718293A4B5C6D7E8F90: user_openid from_source"),
            Map.entry(
                    "event-forum-audit",
                    "CHANNEL 1234567, FORUM_PUBLISH_AUDIT_RESULT by 10987654321098765432: guild_id channel_id author_id thread_id post_id reply_id type result err_msg date_time"),
            Map.entry(
                    "event-forum-thread-create",
                    "CHANNEL 1234567, FORUM_THREAD_CREATE by 10987654321098765432: guild_id channel_id author_id thread_info.thread_id thread_info.title thread_info.content thread_info.date_time"),
            Map.entry(
                    "event-friend-add",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, BOT_ADDED by A1B2C3D4E5F60718293A4B5C6D7E8F90"),
            Map.entry(
                    "event-friend-del",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, BOT_REMOVED by A1B2C3D4E5F60718293A4B5C6D7E8F90"),
            Map.entry(
                    "event-group-add-robot",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, BOT_ADDED by B2C3D4E5F60718293A4B5C6D7E8F90A1"),
            Map.entry(
                    "event-group-add-robot-string-ts",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, BOT_ADDED by B2C3D4E5F60718293A4B5C6D7E8F90A1"),
            Map.entry(
                    "event-group-at",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says: 今天天气怎么样"),
            Map.entry(
                    "event-group-at-image",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says: 看图"),
            Map.entry(
                    "event-group-at-minimal",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says: /ping"),
            Map.entry(
                    "event-group-del-robot",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, BOT_REMOVED by B2C3D4E5F60718293A4B5C6D7E8F90A1"),
            Map.entry(
                    "event-group-member-add",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, JOINED of E5F60718293A4B5C6D7E8F90A1B2C3D4 by null"),
            Map.entry(
                    "event-group-member-remove",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, LEFT of E5F60718293A4B5C6D7E8F90A1B2C3D4 by null"),
            Map.entry(
                    "event-group-message-at-all",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says to others: @全体成员 开会"),
            Map.entry("event-group-message-from-bot", "ignored: written by a bot"),
            Map.entry(
                    "event-group-message-mentions",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says: 你觉得 <@E5F60718293A4B5C6D7E8F90A1B2C3D4> 说得对吗"),
            Map.entry(
                    "event-group-message-plain",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says to others: 大家早上好"),
            Map.entry(
                    "event-group-msg-receive",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, GROUP_MSG_RECEIVE by B2C3D4E5F60718293A4B5C6D7E8F90A1: group_openid op_member_openid timestamp"),
            Map.entry(
                    "event-group-msg-reject",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, GROUP_MSG_REJECT by B2C3D4E5F60718293A4B5C6D7E8F90A1: group_openid op_member_openid timestamp"),
            Map.entry(
                    "event-group-quote-103",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 says: 总结一下这个文件"),
            Map.entry("event-guild-create", "ACCOUNT 11223344556677889900, BOT_ADDED by 10987654321098765432"),
            Map.entry(
                    "event-guild-member-add",
                    "ACCOUNT 11223344556677889900, JOINED of 20987654321098765432 by 10987654321098765432"),
            Map.entry(
                    "event-interaction-button-c2c",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 pressed deny with approve:42:deny"),
            Map.entry(
                    "event-interaction-button-group",
                    "GROUP C3D4E5F60718293A4B5C6D7E8F90A1B2, B2C3D4E5F60718293A4B5C6D7E8F90A1 pressed allow with approve:42:allow"),
            Map.entry(
                    "event-interaction-button-guild",
                    "CHANNEL 1234567, 10987654321098765432 pressed 1 with page:2 under 08a1b2c3d4e5f60718"),
            Map.entry(
                    "event-interaction-feedback",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, INTERACTION_CREATE by A1B2C3D4E5F60718293A4B5C6D7E8F90: id application_id type scene chat_type version timestamp user_openid data.type data.resolved.message_id data.resolved.feedback_opt data.resolved.checked"),
            Map.entry(
                    "event-interaction-menu-c2c",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, A1B2C3D4E5F60718293A4B5C6D7E8F90 pressed feature_demo with "),
            Map.entry(
                    "event-live-member-enter",
                    "CHANNEL 1234567, AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER by 10987654321098765432: guild_id channel_id channel_type user_id"),
            Map.entry("event-message-create", "CHANNEL 1234567, 10987654321098765432 says to others: no mention"),
            Map.entry(
                    "event-message-delete",
                    "CHANNEL 1234567, MESSAGE_DELETE by 10987654321098765432: message.author.id message.author.username message.author.bot message.channel_id message.guild_id message.id op_user.id"),
            Map.entry(
                    "event-open-forum-thread-create",
                    "CHANNEL 1234567, OPEN_FORUM_THREAD_CREATE by 10987654321098765432: guild_id channel_id author_id"),
            Map.entry(
                    "event-public-message-delete",
                    "CHANNEL 1234567, PUBLIC_MESSAGE_DELETE by 10987654321098765432: message.author.id message.author.username message.author.bot message.channel_id message.guild_id message.id op_user.id"),
            Map.entry(
                    "event-reaction-add",
                    "CHANNEL 1234567, MESSAGE_REACTION_ADD by 10987654321098765432: user_id guild_id channel_id target.id target.type emoji.id emoji.type"),
            Map.entry(
                    "event-reaction-remove",
                    "CHANNEL 1234567, MESSAGE_REACTION_REMOVE by 10987654321098765432: user_id guild_id channel_id target.id target.type emoji.id emoji.type"),
            Map.entry(
                    "event-subscribe-status",
                    "DIRECT A1B2C3D4E5F60718293A4B5C6D7E8F90, SUBSCRIBE_MESSAGE_STATUS by A1B2C3D4E5F60718293A4B5C6D7E8F90: openid result.0.template_id result.0.custom_template_id result.0.op result.0.subscribe_id result.0.update_ts"),
            Map.entry("event-unknown", "ACCOUNT -, SOME_FUTURE_EVENT by null, unknown"));

    private final ManualTime time = new ManualTime();
    private final Json json = new Json();
    private final Codec codec = new Codec(json, Codec.DEFAULT_LIMIT);
    private final Map<String, Quote> known = new HashMap<>();
    private final Set<String> direct = new HashSet<>();
    private final EventMapper mapper = new EventMapper(json, time);

    private Mapped map(String botId, String text) {
        Recipient recipient =
                new Recipient(ACCOUNT, botId, index -> Optional.ofNullable(known.get(index)), direct::contains);
        return mapper.map(recipient, "session#7", ((Decoded.Ok) codec.decode(text)).frame(), text);
    }

    private InboundMessage message(String fixture) {
        return messageIn(Fixtures.text(fixture));
    }

    private InboundMessage messageIn(String text) {
        return (InboundMessage) event(map(BOT, text));
    }

    private static InboundEvent event(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Mapped.Happened.class);
        return ((Mapped.Happened) mapped).event();
    }

    private List<Aside> asides(String fixture) {
        return asides(map(BOT, Fixtures.text(fixture)));
    }

    private static List<Aside> asides(Mapped mapped) {
        return mapped instanceof Mapped.Ignored ignored ? ignored.asides() : ((Mapped.Happened) mapped).asides();
    }

    private Aside aside(String fixture) {
        List<Aside> asides = asides(fixture);
        assertThat(asides).hasSize(1);
        return asides.get(0);
    }

    /** With single quotes for double ones. */
    private static String direct(String fields) {
        return dispatch("C2C_MESSAGE_CREATE", ("{'id':'m','author':{'id':'p'}," + fields + "}").replace('\'', '"'));
    }

    private static ConversationId conversation(ChatKind kind, String id) {
        return new ConversationId(ACCOUNT, kind, id);
    }

    private static String dispatch(String name, String d) {
        return "{\"op\":0,\"s\":1,\"t\":\"" + name + "\",\"d\":" + d + "}";
    }

    @Nested
    class EveryEventOfTheProtocol {
        @TestFactory
        Stream<DynamicTest> isTold() {
            return Fixtures.named("event-").stream()
                    .map(name -> dynamicTest(
                            name,
                            () -> assertThat(told(map(BOT, Fixtures.text(name))))
                                    .isEqualTo(TOLD.get(name))));
        }

        @Test
        void standsInTheTable() {
            assertThat(TOLD.keySet()).containsExactlyInAnyOrderElementsOf(Fixtures.named("event-"));
        }

        @Test
        void thatNobodyKnowsIsNamed() {
            String raw = Fixtures.text("event-unknown");
            assertThat(map(BOT, raw))
                    .isEqualTo(new Mapped.Unknown(
                            "SOME_FUTURE_EVENT",
                            new PlatformEvent(
                                    "SOME_FUTURE_EVENT:ae2af218daf5fc7c41e2511b5796cb56",
                                    conversation(ChatKind.ACCOUNT, "-"),
                                    "SOME_FUTURE_EVENT",
                                    false,
                                    Map.of(),
                                    null,
                                    time.instant(),
                                    raw)));
        }

        @Test
        void withoutANameIsUnknown() {
            Mapped.Unknown unknown = (Mapped.Unknown) map(BOT, "{\"op\":0,\"s\":1}");
            assertThat(unknown.name()).isEmpty();
            assertThat(unknown.event().id()).isEqualTo("session#7");
        }

        @ParameterizedTest
        @ValueSource(strings = {"gw-ready", "gw-resumed"})
        void ofTheHandshakeIsNobodysConcern(String fixture) {
            assertThat(told(map(BOT, Fixtures.text(fixture)))).isEqualTo("ignored: it belongs to the handshake");
        }

        @ParameterizedTest
        @CsvSource({
            "group_openid, GROUP",
            "openid, DIRECT",
            "user_openid, DIRECT",
            "channel_id, CHANNEL",
            "guild_id, ACCOUNT"
        })
        void thatNobodyKnowsIsPutWhereItsIdsSay(String field, ChatKind kind) {
            Mapped.Unknown unknown = (Mapped.Unknown) map(BOT, dispatch("NEW", "{\"" + field + "\":\"x\"}"));
            assertThat(unknown.event().conversation()).isEqualTo(conversation(kind, "x"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "null",
                    "[]",
                    "{}",
                    "{\"id\":\"x\"}",
                    "{\"id\":{}}",
                    "{\"id\":\" \",\"author\":{\"id\":\"a\"}}"
                })
        void thatLacksItsBodyIsMalformed(String d) {
            assertThat(map(BOT, dispatch("C2C_MESSAGE_CREATE", d))).isInstanceOf(Mapped.Malformed.class);
        }
    }

    @Nested
    class DirectChat {
        @Test
        void givesAMessage() {
            String raw = Fixtures.text("event-c2c-text");
            assertThat(messageIn(raw))
                    .isEqualTo(new InboundMessage(
                            "ROBOT1.0_demo-c2c1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!",
                            conversation(ChatKind.DIRECT, "A1B2C3D4E5F60718293A4B5C6D7E8F90"),
                            new Person("A1B2C3D4E5F60718293A4B5C6D7E8F90", null, false),
                            "hello",
                            true,
                            HALF_PAST_TEN,
                            List.of(),
                            raw));
        }

        @Test
        void needsOnlyTheFieldsOfTheOldDocument() {
            assertThat(message("event-c2c-text-minimal").text()).isEqualTo("hi");
        }

        @Test
        void showsFacesInWords() {
            assertThat(message("event-c2c-face").text()).isEqualTo("[呲牙]");
        }

        @Test
        void showsAFaceWithoutWordsByItsNumber() {
            assertThat(messageIn(dispatch(
                                    "C2C_MESSAGE_CREATE",
                                    "{\"id\":\"m\",\"author\":{\"id\":\"p\"},"
                                            + "\"content\":\"a<faceType=1,faceId=\\\"13\\\",ext=\\\"%%%\\\">b\"}"))
                            .text())
                    .isEqualTo("a[face 13]b");
        }

        @Test
        void hasAttachmentsBesideAnEmptyText() {
            InboundMessage message = message("event-c2c-file");
            assertThat(message.text()).isEmpty();
            assertThat(message.attachments())
                    .containsExactly(new Attachment(
                            "file",
                            "https://multimedia.nt.qq.com.cn/download?appid=1406&fileid=DEMOpdf&rkey=DEMORKEY&spec=0",
                            "report.pdf",
                            123456));
        }

        @ParameterizedTest
        @CsvSource({"//h/x, https://h/x", "h/x, https://h/x", "https://h/x, https://h/x", "http://h/x, http://h/x"})
        void completesTheSchemeOfAttachments(String url, String complete) {
            assertThat(messageIn(dispatch(
                                    "C2C_MESSAGE_CREATE",
                                    "{\"id\":\"m\",\"author\":{\"id\":\"p\"},\"attachments\":[{\"url\":\"" + url
                                            + "\"},{},null]}"))
                            .attachments())
                    .extracting(Attachment::url)
                    .containsExactly(complete);
        }
    }

    @Nested
    class Group {
        @Test
        void thatMentionsTheBotGivesAnAddressedMessage() {
            InboundMessage message = message("event-group-at");
            assertThat(message.conversation())
                    .isEqualTo(conversation(ChatKind.GROUP, "C3D4E5F60718293A4B5C6D7E8F90A1B2"));
            assertThat(message.sender()).isEqualTo(new Person("B2C3D4E5F60718293A4B5C6D7E8F90A1", "小明", false));
            assertThat(message.text()).isEqualTo("今天天气怎么样");
            assertThat(message.addressed()).isTrue();
        }

        @Test
        void needsOnlyTheFieldsOfTheOldDocument() {
            assertThat(message("event-group-at-minimal").text()).isEqualTo("/ping");
        }

        @Test
        void inFullModeLosesTheMentionOfTheBotOnly() {
            InboundMessage message = message("event-group-message-mentions");
            assertThat(message.addressed()).isTrue();
            assertThat(message.text()).isEqualTo("你觉得 <@E5F60718293A4B5C6D7E8F90A1B2C3D4> 说得对吗");
        }

        @ParameterizedTest
        @ValueSource(strings = {"event-group-message-plain", "event-group-message-at-all"})
        void inFullModeIsNotAddressedOtherwise(String fixture) {
            assertThat(message(fixture).addressed()).isFalse();
        }

        @Test
        void inFullModeIsAddressedAlsoByAMentionWithoutId() {
            String d = "{'id':'m','group_openid':'g','author':{'id':'p'},'mentions':[{'is_you':true}]}";
            assertThat(messageIn(dispatch("GROUP_MESSAGE_CREATE", d.replace('\'', '"')))
                            .addressed())
                    .isTrue();
        }

        @Test
        void isOneMessageAlsoWhenItComesByBothNames() {
            String full = Fixtures.text("event-group-message-mentions");
            InboundMessage other = messageIn(full.replace("GROUP_MESSAGE_CREATE", "GROUP_AT_MESSAGE_CREATE"));
            InboundMessage message = messageIn(full);
            assertThat(other.id()).isEqualTo(message.id());
            assertThat(other.text()).isEqualTo(message.text());
            assertThat(other.conversation()).isEqualTo(message.conversation());
            assertThat(other.addressed()).isEqualTo(message.addressed());
        }

        @Test
        void ignoresBots() {
            assertThat(map(BOT, Fixtures.text("event-group-message-from-bot")))
                    .isInstanceOfSatisfying(
                            Mapped.Ignored.class,
                            ignored -> assertThat(ignored.reason()).isEqualTo("written by a bot"));
        }
    }

    @Nested
    class Channel {
        @Test
        void givesAnAddressedMessageWithItsEscapesUndone() {
            InboundMessage message = message("event-at-message");
            assertThat(message.conversation()).isEqualTo(conversation(ChatKind.CHANNEL, "1234567"));
            assertThat(message.sender()).isEqualTo(new Person("10987654321098765432", "Alice", false));
            assertThat(message.text()).isEqualTo("hi <b> & <emoji:4>");
            assertThat(message.addressed()).isTrue();
        }

        @Test
        void thatIsReadInFullIsAddressedByMentionOnly() {
            assertThat(message("event-message-create").addressed()).isFalse();
            assertThat(messageIn(Fixtures.text("event-at-message").replace("AT_MESSAGE_CREATE", "MESSAGE_CREATE"))
                            .addressed())
                    .isTrue();
        }

        @Test
        void takesAnyMentionedBotForItselfWhileItsIdIsUnknown() {
            Mapped mapped = map(null, Fixtures.text("event-at-message"));
            assertThat(((InboundMessage) event(mapped)).text()).isEqualTo("hi <b> & <emoji:4>");
        }

        @Test
        void keepsTheMentionOfAnotherBot() {
            Mapped mapped = map("1", Fixtures.text("event-at-message"));
            assertThat(((InboundMessage) event(mapped)).text()).startsWith("<@!" + BOT + ">");
        }

        @Test
        void ignoresTheBotItself() {
            assertThat(map("10987654321098765432", Fixtures.text("event-message-create")))
                    .isInstanceOf(Mapped.Ignored.class);
        }

        @Test
        void undoesEveryEscapeOnce() {
            assertThat(messageIn(dispatch(
                                    "MESSAGE_CREATE",
                                    "{\"id\":\"m\",\"channel_id\":\"c\",\"author\":{\"id\":\"p\"},"
                                            + "\"content\":\"&amp;lt; &lt;@!" + BOT + "&gt;\"}"))
                            .text())
                    .isEqualTo("&lt; <@!" + BOT + ">");
        }
    }

    @Nested
    class ChannelDirect {
        @Test
        void isNamedByTheChatAndNotByTheGuild() {
            InboundMessage message = message("event-direct-message");
            assertThat(message.conversation()).isEqualTo(conversation(ChatKind.CHANNEL_DIRECT, "5566778899001122334"));
            assertThat(message.addressed()).isTrue();
        }
    }

    @Nested
    class Ids {
        @Test
        void thatComeAsNumbersKeepEveryDigit() {
            assertThat(messageIn(dispatch(
                                    "MESSAGE_CREATE",
                                    "{\"id\":\"m\",\"channel_id\":11223344556677889901,\"author\":{\"id\":20}}"))
                            .conversation()
                            .id())
                    .isEqualTo("11223344556677889901");
        }
    }

    @Nested
    class Times {
        @ParameterizedTest
        @CsvSource({
            "'\"2026-07-21T10:30:00+08:00\"', 2026-07-21T02:30:00Z",
            "1784601000, 2026-07-21T02:30:00Z",
            "'\"1784601000\"', 2026-07-21T02:30:00Z",
            "'\"yesterday\"', 2026-01-01T12:00:00Z",
            "null, 2026-01-01T12:00:00Z"
        })
        void areReadInEveryFormAndReplacedByOursOtherwise(String timestamp, Instant sentAt) {
            assertThat(messageIn(dispatch(
                                    "C2C_MESSAGE_CREATE",
                                    "{\"id\":\"m\",\"author\":{\"id\":\"p\"},\"timestamp\":" + timestamp + "}"))
                            .sentAt())
                    .isEqualTo(sentAt);
        }
    }

    @Nested
    class Files {
        @Test
        void ofAVoiceSayWhatIsSaidAndWhereItCanBePlayed() {
            assertThat(message("event-c2c-voice").attachments())
                    .containsExactly(new Attachment(
                            MediaKind.VOICE,
                            "voice",
                            "https://multimedia.nt.qq.com.cn/download?appid=1406&fileid=DEMOamr&rkey=DEMORKEY&spec=0",
                            "89ABCDEF0123456789ABCDEF01234567.amr",
                            4182,
                            "https://multimedia.nt.qq.com.cn/download?appid=1406&fileid=DEMOwav&rkey=DEMORKEY&spec=0",
                            "明天上午九点提醒我开会"));
        }

        @Test
        void ofAVoiceThatWasNotRecognisedSayNothing() {
            Attachment voice = message("event-c2c-voice-no-asr").attachments().get(0);
            assertThat(voice.transcript()).isNull();
            assertThat(voice.playableUrl()).isNull();
            assertThat(voice.kind()).isEqualTo(MediaKind.VOICE);
        }

        @ParameterizedTest
        @CsvSource({
            "image/png, x.bin, IMAGE",
            "file, photo.PNG, IMAGE",
            "file, film.mp4, VIDEO",
            "file, song.mp3, FILE",
            "file, png, FILE",
            "file, report.pdf, FILE",
            "file, '', FILE"
        })
        void areToldByTheirNameWhereTheTypeSaysNothing(String type, String name, MediaKind kind) {
            String file = "{'content_type':'" + type + "','filename':'" + name + "','url':'h/x'}";
            assertThat(messageIn(direct("'attachments':[" + file + "]")).attachments())
                    .extracting(Attachment::kind)
                    .containsExactly(kind);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'attachments':{},'mentions':7",
                    "'attachments':[7,null,{'url':[]}],'mentions':[null,[],{'is_you':'?'}]",
                    "'attachments':'x','mentions':'y'"
                })
        void ofAnotherShapeCostNoMessage(String fields) {
            InboundMessage message = messageIn(direct("'content':'hi'," + fields));
            assertThat(message.text()).isEqualTo("hi");
            assertThat(message.attachments()).isEmpty();
        }

        @Test
        void getTheSchemeOnlyWhereItIsMissingAtTheStart() {
            assertThat(messageIn(direct("'attachments':[{'url':'h/x?to=http://y','voice_wav_url':'//h/w'}]"))
                            .attachments())
                    .containsExactly(new Attachment(
                            MediaKind.VOICE, "file", "https://h/x?to=http://y", null, -1, "https://h/w", null));
        }
    }

    @Nested
    class Cards {
        @Test
        void areGivenInWords() {
            assertThat(message("event-c2c-ark-card").text()).isEqualTo("[QQ小程序]demo\ntitle: Demo\ndesc: card");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'ark_data':{'ark_name':'n'} | [n]",
                    "'ark_data':{'ark_type':'map'} | [map]",
                    "'ark_data':{} | [card]",
                    "'content':'look','ark_data':{'prompt':'p'} | look/p"
                })
        void areNamedByWhatTheyHave(String fields, String text) {
            assertThat(messageIn(direct(fields.strip() + ",'message_type':3")).text())
                    .isEqualTo(text.replace('/', '\n'));
        }

        @ParameterizedTest
        @ValueSource(strings = {"'ark_data':[]", "'ark_data':{'prompt':{}}", "'content':''"})
        void ofAnotherShapeSayNothing(String fields) {
            assertThat(messageIn(direct(fields.strip() + ",'message_type':3")).text())
                    .isEmpty();
        }
    }

    @Nested
    class ForwardedMessages {
        @Test
        void areGivenInWordsWithTheirFiles() {
            InboundMessage message = messageIn(
                    direct(
                            "'content':'see','message_type':102,'msg_elements':[{'author':{'username':'a'},"
                                    + "'content':'hi'},7,{'content':'x','attachments':[{'content_type':'image/png','url':'h/p'}]}]"));
            assertThat(message.text()).isEqualTo("see\n[forwarded messages]\na: hi\nx\n[image]");
            assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://h/p");
            assertThat(message.quote()).isNull();
        }

        @Test
        void mayNestAndEndSomewhere() {
            String inner = "{'content':'deep'}";
            for (int depth = 0; depth < 400; depth++) {
                inner = "{'message_type':101,'content':'" + depth + "','msg_elements':[" + inner + "]}";
            }
            assertThat(messageIn(direct("'message_type':101,'msg_elements':[" + inner + "]"))
                            .text())
                    .startsWith("[forwarded messages]\n399\n[forwarded messages]\n398")
                    .doesNotContain("deep");
        }
    }

    @Nested
    class QuotedMessages {
        private static final String OLD = "REFIDX_b2xkMDAwMQ==";
        private final Quote remembered = new Quote("ROBOT1.0_old", new Person("A1", "小红", false), "以前", List.of());

        @Test
        void areTakenFromTheMessageItself() {
            Quote quote = message("event-c2c-quote-103").quote();
            assertThat(quote.text()).isEqualTo("上一条消息的正文");
            assertThat(quote.attachments()).extracting(Attachment::kind).containsExactly(MediaKind.IMAGE);
            assertThat(quote.messageId()).isNull();
            assertThat(quote.author()).isNull();
        }

        @Test
        void areCompletedByWhatIsRemembered() {
            known.put(OLD, remembered);
            Quote quote = message("event-c2c-quote-103").quote();
            assertThat(quote.text()).isEqualTo("上一条消息的正文");
            assertThat(quote.messageId()).isEqualTo("ROBOT1.0_old");
            assertThat(quote.author()).isEqualTo(new Person("A1", "小红", false));
        }

        @Test
        void areLookedUpWhenOnlyTheirIndexIsTold() {
            known.put(OLD, remembered);
            assertThat(message("event-c2c-quote-ref-only").quote()).isEqualTo(remembered);
        }

        @Test
        void haveNoTextWhenNobodyRemembersThem() {
            assertThat(message("event-c2c-quote-ref-only").quote()).isEqualTo(new Quote(null, null, "", List.of()));
        }

        @Test
        void ofAGroupNameTheirAuthor() {
            Quote quote = message("event-group-quote-103").quote();
            assertThat(quote.author()).isEqualTo(new Person("", "小红", false));
            assertThat(quote.attachments()).extracting(Attachment::fileName).containsExactly("report.pdf");
        }

        @Test
        void ofAChannelAreNamedByTheirId() {
            assertThat(message("event-message-create").quote())
                    .isEqualTo(new Quote("08deadbeef00", null, "", List.of()));
            known.put("08deadbeef00", new Quote("08deadbeef00", null, "said", List.of()));
            assertThat(message("event-message-create").quote().text()).isEqualTo("said");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'message_type':103",
                    "'message_type':103,'msg_elements':[]",
                    "'message_type':103,'msg_elements':{}",
                    "'message_scene':7",
                    "'message_scene':{'ext':[null,'','ref_msg_idx','ref_msg_idx=']}"
                })
        void thatAreNotThereCostNoMessage(String fields) {
            assertThat(messageIn(direct(fields)).quote()).isNull();
        }
    }

    @Nested
    class WhatIsDoneBeside {
        @Test
        void remembersEveryMessageByItsIndex() {
            InboundMessage message = message("event-c2c-quote-103");
            assertThat(aside("event-c2c-quote-103"))
                    .isEqualTo(new Aside.Remember(
                            "REFIDX_bmV3MDAwMQ==",
                            new Quote(message.id(), message.sender(), message.text(), message.attachments())));
        }

        @Test
        void remembersTheMessagesOfChannelsByTheirId() {
            assertThat(((Aside.Remember) asides("event-at-message").get(1)).index())
                    .isEqualTo("08a1b2c3d4e5f607187d0db38038c80148a1b2c3d406");
        }

        @Test
        void remembersWhatBotsWriteToo() {
            assertThat(((Aside.Remember) aside("event-group-message-from-bot"))
                            .message()
                            .author()
                            .bot())
                    .isTrue();
        }

        @Test
        void isNothingForAMessageThatCannotBeQuoted() {
            assertThat(asides("event-c2c-text-minimal")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "event-c2c-msg-reject, DIRECT, A1B2C3D4E5F60718293A4B5C6D7E8F90, false",
            "event-c2c-msg-receive, DIRECT, A1B2C3D4E5F60718293A4B5C6D7E8F90, true",
            "event-group-msg-reject, GROUP, C3D4E5F60718293A4B5C6D7E8F90A1B2, false",
            "event-group-msg-receive, GROUP, C3D4E5F60718293A4B5C6D7E8F90A1B2, true"
        })
        void turnsTheSwitchForProactiveMessages(String fixture, ChatKind kind, String id, boolean on) {
            assertThat(aside(fixture)).isEqualTo(new Aside.Turn(kind, id, on));
        }

        @ParameterizedTest
        @CsvSource({
            "event-interaction-button-group, 6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e10",
            "event-interaction-menu-c2c, 6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e13",
            "event-interaction-feedback, 6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e14"
        })
        void acknowledgesEveryInteractionByItsOwnId(String fixture, String id) {
            assertThat(aside(fixture)).isEqualTo(new Aside.Acknowledge(id));
        }

        @Test
        void acknowledgesAlsoAnInteractionThatSaysNothing() {
            assertThat(asides(map(BOT, dispatch("INTERACTION_CREATE", "{\"id\":\"i\"}"))))
                    .containsExactly(new Aside.Acknowledge("i"));
        }

        @Test
        void acknowledgesAlsoAnInteractionOfAnotherShape() {
            Mapped mapped = map(BOT, dispatch("INTERACTION_CREATE", "{\"id\":\"i\",\"data\":[7]}"));
            assertThat(asides(mapped)).containsExactly(new Aside.Acknowledge("i"));
            assertThat(told(mapped)).isEqualTo("ACCOUNT -, INTERACTION_CREATE by null: id data.0");
        }

        @Test
        void remembersTheGuildOfAChannel() {
            assertThat(asides("event-at-message")).contains(new Aside.Located("1234567", "11223344556677889900"));
            assertThat(asides("event-direct-message")).noneMatch(Aside.Located.class::isInstance);
        }

        @Test
        void remembersWhichGuildsAreDirectChats() {
            assertThat(asides("event-direct-message")).contains(new Aside.Met("5566778899001122334"));
        }

        @Test
        void tellsHowAnAuditEnded() {
            assertThat(aside("event-audit-pass"))
                    .isEqualTo(new Aside.Reviewed("audit-demo-0001", "08a1b2c3d4e5f60718", ""));
            assertThat(((Aside.Reviewed) aside("event-audit-reject")).messageId())
                    .isNull();
        }
    }

    @Nested
    class Interactions {
        @Test
        void withAnIdOfEachKindGoByTheScene() {
            String d = "{'id':'i','scene':'%s','user_openid':'u','group_openid':'g','group_member_openid':'m',"
                    + "'data':{'resolved':{'button_id':'b'}}}";
            assertThat(told(map(
                            BOT,
                            dispatch("INTERACTION_CREATE", d.formatted("c2c").replace('\'', '"')))))
                    .isEqualTo("DIRECT u, u pressed b with ");
            assertThat(told(map(
                            BOT,
                            dispatch("INTERACTION_CREATE", d.formatted("group").replace('\'', '"')))))
                    .isEqualTo("GROUP g, m pressed b with ");
        }

        /** Where and by whom buttons are pressed is named as where and by whom things are said. */
        @ParameterizedTest
        @CsvSource({
            "event-c2c-text, event-interaction-button-c2c",
            "event-group-at, event-interaction-button-group",
            "event-at-message, event-interaction-button-guild"
        })
        void happenInTheConversationsOfMessages(String said, String pressed) {
            InboundEvent press = event(map(BOT, Fixtures.text(pressed)));
            assertThat(press.conversation()).isEqualTo(message(said).conversation());
            assertThat(press.actor().id()).isEqualTo(message(said).sender().id());
        }

        @Test
        void inTheDirectChatOfAGuildAreToldApartByWhatIsRemembered() {
            direct.add("5566778899001122334");
            String pressed = Fixtures.text("event-interaction-button-guild")
                    .replace("11223344556677889900", "5566778899001122334");
            InboundEvent press = event(map(BOT, pressed));
            assertThat(press.conversation())
                    .isEqualTo(message("event-direct-message").conversation());
            assertThat(press.actor()).isNotNull();
        }

        @Test
        void areAnsweredByTheIdOfTheEvent() {
            assertThat(event(map(BOT, Fixtures.text("event-interaction-button-group")))
                            .id())
                    .isEqualTo("INTERACTION_CREATE:6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e10");
        }
    }

    @Nested
    class PlatformEvents {
        @Test
        void haveTheirFieldsAsTexts() {
            PlatformEvent event = (PlatformEvent) event(map(BOT, Fixtures.text("event-reaction-add")));
            assertThat(event.fields())
                    .containsEntry("emoji.id", "277")
                    .containsEntry("emoji.type", "1")
                    .containsEntry("target.id", "08a1b2c3d4e5f60718");
            assertThat(((PlatformEvent) event(map(BOT, Fixtures.text("event-subscribe-status")))).fields())
                    .containsEntry("result.0.custom_template_id", "demo_tpl");
        }

        @Test
        void areBounded() {
            String many = Stream.iterate(0, i -> i + 1)
                    .limit(200)
                    .map(i -> "\"f" + i + "\":\"" + "x".repeat(1_000) + "\"")
                    .collect(Collectors.joining(","));
            Map<String, String> fields =
                    ((PlatformEvent) event(map(BOT, dispatch("ENTER_AIO", "{" + many + "}")))).fields();
            assertThat(fields)
                    .hasSize(50)
                    .allSatisfy((name, value) -> assertThat(value).hasSize(500));
        }

        @Test
        void ofAJoinRequestAreThoseOfItsPersonAndTime() {
            String request = """
                    {"group_openid":"g","join_request_id":"r","member_openid":"m","username":"applicant",\
                    "apply_at":"2026-08-05T16:21:40+08:00","apply_source":"self_apply",\
                    "verify_info":{"method":"verify_message","verify_message":"let me in"}}""";
            Mapped mapped = map(BOT, dispatch("GROUP_JOIN_REQUEST", request));
            MembershipChange asked = (MembershipChange) ((Mapped.Happened) mapped).event();
            assertThat(told(mapped)).isEqualTo("GROUP g, ASKED_TO_JOIN of m by m");
            assertThat(asked.at()).isEqualTo("2026-08-05T08:21:40Z");
            assertThat(asked.raw()).contains("let me in");
        }

        @Test
        void ofAJoinRequestThatSaysTooLittleArePassedOn() {
            assertThat(told(map(BOT, dispatch("GROUP_JOIN_REQUEST", "{\"group_openid\":\"g\",\"x\":1}"))))
                    .isEqualTo("GROUP g, GROUP_JOIN_REQUEST by null: group_openid x");
            assertThat(told(map(
                            BOT, dispatch("GROUP_JOIN_REQUEST", "{\"group_openid\":\"g\",\"member_openid\":\"m\"}"))))
                    .isEqualTo("GROUP g, ASKED_TO_JOIN of m by m");
        }

        @Test
        void ofAnotherShapeAreToldAsFarAsTheyGo() {
            assertThat(told(map(BOT, dispatch("CHANNEL_UPDATE", "{\"guild_id\":\"g\",\"name\":{\"zh\":\"x\"}}"))))
                    .isEqualTo("ACCOUNT g, CHANNEL_UPDATE by null: guild_id name.zh");
        }

        @ParameterizedTest
        @CsvSource({
            "FRIEND_ADD, {}",
            "GROUP_MEMBER_ADD, {\"group_openid\":\"g\"}",
            "C2C_MSG_REJECT, {}",
            "MESSAGE_AUDIT_PASS, {}",
            "GUILD_MEMBER_REMOVE, {\"guild_id\":[]}"
        })
        void thatLackTheirIdsAreMalformed(String name, String d) {
            assertThat(map(BOT, dispatch(name, d))).isInstanceOf(Mapped.Malformed.class);
        }
    }

    private static String told(Mapped mapped) {
        if (mapped instanceof Mapped.Ignored ignored) {
            return "ignored: " + ignored.reason();
        }
        InboundEvent event = mapped instanceof Mapped.Unknown unknown ? unknown.event() : event(mapped);
        String where = event.conversation().kind() + " " + event.conversation().id() + ", ";
        String actor = event.actor() == null ? "null" : event.actor().id();
        if (event instanceof InboundMessage message) {
            return where + actor + (message.addressed() ? " says: " : " says to others: ") + message.text();
        }
        if (event instanceof ButtonPress press) {
            return where + actor + " pressed " + press.buttonId() + " with " + press.data()
                    + (press.messageId() == null ? "" : " under " + press.messageId());
        }
        if (event instanceof MembershipChange change) {
            String member =
                    change.member() == null ? "" : " of " + change.member().id();
            return where + change.change() + member + " by " + actor;
        }
        PlatformEvent other = (PlatformEvent) event;
        return where + other.name() + " by " + actor
                + (other.known() ? ": " + String.join(" ", other.fields().keySet()) : ", unknown");
    }
}
