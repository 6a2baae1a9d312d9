package dev.agenthost.qqbot.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.simulator.platform.EventCatalog;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every event that is no message, as the simulator lets it happen, and what the host is told of it. */
class EventCatalogMappingTest {
    private static final Map<String, String> VALUES = Map.of(
            "$user", "USER",
            "$group", "GROUP",
            "$channel", "CHANNEL",
            "$member", "MEMBER",
            "$message", "MESSAGE",
            "$time", "2026-07-21T10:30:00+08:00",
            "$uuid", "UUID",
            "$app", "102000001");
    private static final Instant HAPPENED = Instant.parse("2026-07-21T02:30:00Z");

    private static final JsonObject CATALOG = read();

    private final Json json = new Json();
    private final EventMapper mapper = new EventMapper(json, new ManualTime());
    private final Recipient recipient = new Recipient(
            new AccountId("qqbot", "main"), "15912345678901234567", index -> Optional.empty(), guild -> false);

    private static JsonObject read() {
        InputStream file = EventCatalog.class.getResourceAsStream("events.json");
        try (JsonReader reader = jakarta.json.Json.createReader(file)) {
            return reader.readObject();
        }
    }

    private static String body(String name) {
        String body = CATALOG.getJsonObject(name).toString();
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            body = body.replace("\"" + value.getKey() + "\"", "\"" + value.getValue() + "\"");
        }
        return body.replace("\"$seconds\"", Long.toString(HAPPENED.getEpochSecond()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FRIEND_ADD               | DIRECT USER                         | BOT_ADDED                | USER                 |
            FRIEND_DEL               | DIRECT USER                         | BOT_REMOVED              | USER                 |
            C2C_MSG_REJECT           | DIRECT USER                         | C2C_MSG_REJECT           | USER                 | Turn[kind=DIRECT, id=USER, on=false]
            C2C_MSG_RECEIVE          | DIRECT USER                         | C2C_MSG_RECEIVE          | USER                 | Turn[kind=DIRECT, id=USER, on=true]
            ENTER_AIO                | DIRECT USER                         | ENTER_AIO                | USER                 |
            SUBSCRIBE_MESSAGE_STATUS | DIRECT USER                         | SUBSCRIBE_MESSAGE_STATUS | USER                 |
            GROUP_ADD_ROBOT          | GROUP GROUP                         | BOT_ADDED                | MEMBER               |
            GROUP_DEL_ROBOT          | GROUP GROUP                         | BOT_REMOVED              | MEMBER               |
            GROUP_MSG_REJECT         | GROUP GROUP                         | GROUP_MSG_REJECT         | MEMBER               | Turn[kind=GROUP, id=GROUP, on=false]
            GROUP_MSG_RECEIVE        | GROUP GROUP                         | GROUP_MSG_RECEIVE        | MEMBER               | Turn[kind=GROUP, id=GROUP, on=true]
            GROUP_MEMBER_ADD         | GROUP GROUP                         | JOINED of E5F60718293A4B5C6D7E8F90A1B2C3D4 | |
            GROUP_MEMBER_REMOVE      | GROUP GROUP                         | LEFT of E5F60718293A4B5C6D7E8F90A1B2C3D4   | |
            GROUP_MEMBER_QUIT        | GROUP GROUP                         | LEFT of E5F60718293A4B5C6D7E8F90A1B2C3D4   | |
            GROUP_JOIN_REQUEST       | GROUP GROUP                         | ASKED_TO_JOIN of MEMBER  | MEMBER               |
            INTERACTION_CREATE       | DIRECT USER                         | pressed feature_demo     | USER                 | Acknowledge[interactionId=UUID]
            GUILD_CREATE             | ACCOUNT 11223344556677889900        | BOT_ADDED                | 10987654321098765432 |
            GUILD_UPDATE             | ACCOUNT 11223344556677889900        | GUILD_UPDATE             | 10987654321098765432 |
            GUILD_DELETE             | ACCOUNT 11223344556677889900        | BOT_REMOVED              | 10987654321098765432 |
            GUILD_MEMBER_ADD         | ACCOUNT 11223344556677889900        | JOINED of 20987654321098765432 | 10987654321098765432 |
            GUILD_MEMBER_UPDATE      | ACCOUNT 11223344556677889900        | GUILD_MEMBER_UPDATE      | 10987654321098765432 |
            GUILD_MEMBER_REMOVE      | ACCOUNT 11223344556677889900        | LEFT of 20987654321098765432 | 10987654321098765432 |
            CHANNEL_CREATE           | CHANNEL CHANNEL                     | CHANNEL_CREATE           | 10987654321098765432 |
            CHANNEL_UPDATE           | CHANNEL CHANNEL                     | CHANNEL_UPDATE           | 10987654321098765432 |
            CHANNEL_DELETE           | CHANNEL CHANNEL                     | CHANNEL_DELETE           | 10987654321098765432 |
            MESSAGE_DELETE           | CHANNEL CHANNEL                     | MESSAGE_DELETE           | 10987654321098765432 |
            PUBLIC_MESSAGE_DELETE    | CHANNEL CHANNEL                     | PUBLIC_MESSAGE_DELETE    | 10987654321098765432 |
            DIRECT_MESSAGE_DELETE    | CHANNEL_DIRECT 11223344556677889900 | DIRECT_MESSAGE_DELETE    | 10987654321098765432 |
            MESSAGE_REACTION_ADD     | CHANNEL CHANNEL                     | MESSAGE_REACTION_ADD     | 10987654321098765432 |
            MESSAGE_REACTION_REMOVE  | CHANNEL CHANNEL                     | MESSAGE_REACTION_REMOVE  | 10987654321098765432 |
            MESSAGE_AUDIT_PASS       | CHANNEL CHANNEL                     | MESSAGE_AUDIT_PASS       |                      | 'Reviewed[audit=audit-demo-0001, messageId=MESSAGE, words=]'
            MESSAGE_AUDIT_REJECT     | CHANNEL CHANNEL                     | MESSAGE_AUDIT_REJECT     |                      | 'Reviewed[audit=audit-demo-0001, messageId=null, words=the platform''s audit refused the message]'
            FORUM_THREAD_CREATE      | CHANNEL CHANNEL                     | FORUM_THREAD_CREATE      | 10987654321098765432 |
            FORUM_THREAD_UPDATE      | CHANNEL CHANNEL                     | FORUM_THREAD_UPDATE      | 10987654321098765432 |
            FORUM_THREAD_DELETE      | CHANNEL CHANNEL                     | FORUM_THREAD_DELETE      | 10987654321098765432 |
            FORUM_POST_CREATE        | CHANNEL CHANNEL                     | FORUM_POST_CREATE        | 10987654321098765432 |
            FORUM_POST_DELETE        | CHANNEL CHANNEL                     | FORUM_POST_DELETE        | 10987654321098765432 |
            FORUM_REPLY_CREATE       | CHANNEL CHANNEL                     | FORUM_REPLY_CREATE       | 10987654321098765432 |
            FORUM_REPLY_DELETE       | CHANNEL CHANNEL                     | FORUM_REPLY_DELETE       | 10987654321098765432 |
            FORUM_PUBLISH_AUDIT_RESULT | CHANNEL CHANNEL                   | FORUM_PUBLISH_AUDIT_RESULT | 10987654321098765432 |
            OPEN_FORUM_THREAD_CREATE | CHANNEL CHANNEL                     | OPEN_FORUM_THREAD_CREATE | 10987654321098765432 |
            OPEN_FORUM_THREAD_UPDATE | CHANNEL CHANNEL                     | OPEN_FORUM_THREAD_UPDATE | 10987654321098765432 |
            OPEN_FORUM_THREAD_DELETE | CHANNEL CHANNEL                     | OPEN_FORUM_THREAD_DELETE | 10987654321098765432 |
            OPEN_FORUM_POST_CREATE   | CHANNEL CHANNEL                     | OPEN_FORUM_POST_CREATE   | 10987654321098765432 |
            OPEN_FORUM_POST_DELETE   | CHANNEL CHANNEL                     | OPEN_FORUM_POST_DELETE   | 10987654321098765432 |
            OPEN_FORUM_REPLY_CREATE  | CHANNEL CHANNEL                     | OPEN_FORUM_REPLY_CREATE  | 10987654321098765432 |
            OPEN_FORUM_REPLY_DELETE  | CHANNEL CHANNEL                     | OPEN_FORUM_REPLY_DELETE  | 10987654321098765432 |
            AUDIO_START              | CHANNEL CHANNEL                     | AUDIO_START              |                      |
            AUDIO_FINISH             | CHANNEL CHANNEL                     | AUDIO_FINISH             |                      |
            AUDIO_ON_MIC             | CHANNEL CHANNEL                     | AUDIO_ON_MIC             |                      |
            AUDIO_OFF_MIC            | CHANNEL CHANNEL                     | AUDIO_OFF_MIC            |                      |
            AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER | CHANNEL CHANNEL           | AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER | 10987654321098765432 |
            AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT  | CHANNEL CHANNEL           | AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT  | 10987654321098765432 |
            """)
    void isToldWhereItHappenedWhatItIsAndWhoDidIt(String name, String place, String what, String doer, String aside) {
        String raw = "{\"op\":0,\"s\":7,\"id\":\"EVENT\",\"t\":\"" + name + "\",\"d\":" + body(name) + "}";

        Mapped mapped = mapper.map(
                recipient, "session#7", ((Decoded.Ok) new Codec(json, Codec.DEFAULT_LIMIT).decode(raw)).frame(), raw);

        Mapped.Happened happened = (Mapped.Happened) mapped;
        InboundEvent event = happened.event();
        assertThat(event.conversation().kind() + " " + event.conversation().id())
                .isEqualTo(place);
        assertThat(what(event)).isEqualTo(what);
        assertThat(event.actor() == null ? null : event.actor().id()).isEqualTo(doer);
        assertThat(event.id()).isEqualTo("EVENT");
        assertThat(event.raw()).isEqualTo(raw);
        assertThat(happened.asides().stream().map(Object::toString).toList())
                .isEqualTo(aside == null ? List.of() : List.of(aside));
    }

    private static String what(InboundEvent event) {
        if (event instanceof MembershipChange change) {
            return change.change()
                    + (change.member() == null ? "" : " of " + change.member().id());
        }
        if (event instanceof ButtonPress press) {
            return "pressed " + press.buttonId();
        }
        PlatformEvent other = (PlatformEvent) event;
        assertThat(other.known()).isTrue();
        assertThat(other.fields()).isNotEmpty();
        return other.name();
    }

    /** The table above has every event that the simulator has, and every one that this host knows and that is no message. */
    @Test
    void isEveryEventThatIsNoMessage() throws Exception {
        List<String> known = Arrays.stream(EventType.values())
                .filter(type -> !(type.meaning() instanceof Meaning.Said))
                .map(Enum::name)
                .toList();
        CsvSource table = EventCatalogMappingTest.class
                .getDeclaredMethod(
                        "isToldWhereItHappenedWhatItIsAndWhoDidIt",
                        String.class,
                        String.class,
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class);
        List<String> rows = table.textBlock()
                .lines()
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(known);
        assertThat(EventCatalog.names()).containsExactlyInAnyOrderElementsOf(known);
    }
}
