package dev.agenthost.qqbot.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.testkit.ManualTime;
import java.time.Instant;
import java.util.List;
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

    private final ManualTime time = new ManualTime();
    private final Json json = new Json();
    private final Codec codec = new Codec(json, Codec.DEFAULT_LIMIT);
    private final EventMapper mapper = new EventMapper(json, time);

    private Mapped map(String botId, String text) {
        return mapper.map(ACCOUNT, botId, ((Decoded.Ok) codec.decode(text)).frame(), text);
    }

    private InboundMessage message(String fixture) {
        return messageIn(Fixtures.text(fixture));
    }

    private InboundMessage messageIn(String text) {
        Mapped mapped = map(BOT, text);
        assertThat(mapped).isInstanceOf(Mapped.Message.class);
        return ((Mapped.Message) mapped).message();
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
        Stream<DynamicTest> isUnderstood() {
            return Fixtures.named("event-").stream()
                    .filter(name -> !name.equals("event-unknown"))
                    .map(name -> dynamicTest(
                            name,
                            () -> assertThat(map(BOT, Fixtures.text(name)))
                                    .isInstanceOfAny(Mapped.Message.class, Mapped.Ignored.class)));
        }

        @Test
        void thatNobodyKnowsIsNamed() {
            assertThat(map(BOT, Fixtures.text("event-unknown"))).isEqualTo(new Mapped.Unknown("SOME_FUTURE_EVENT"));
        }

        @Test
        void withoutANameIsUnknown() {
            assertThat(map(BOT, "{\"op\":0,\"s\":1}")).isEqualTo(new Mapped.Unknown(""));
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
        void ignoresBots() {
            assertThat(map(BOT, Fixtures.text("event-group-message-from-bot")))
                    .isEqualTo(new Mapped.Ignored("written by a bot"));
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
            assertThat(((Mapped.Message) mapped).message().text()).isEqualTo("hi <b> & <emoji:4>");
        }

        @Test
        void keepsTheMentionOfAnotherBot() {
            Mapped mapped = map("1", Fixtures.text("event-at-message"));
            assertThat(((Mapped.Message) mapped).message().text()).startsWith("<@!" + BOT + ">");
        }

        @Test
        void ignoresTheBotItself() {
            assertThat(map("10987654321098765432", Fixtures.text("event-message-create")))
                    .isEqualTo(new Mapped.Ignored("written by a bot"));
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
}
