package dev.agenthost.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.message.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    private static final ConversationId GROUP =
            new ConversationId(new AccountId("qqbot", "main"), ChatKind.GROUP, "g1");
    private static final Person ALICE = new Person("alice", "Alice", false);
    private static final Instant AT = Instant.parse("2026-07-21T02:30:00Z");
    private static final Attachment VOICE =
            new Attachment(MediaKind.VOICE, "voice", "https://h/v", "v.amr", 12, "https://h/v.wav", "hello");

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadAsItWasWritten(InboundEvent event) throws Exception {
        assertThat(EventText.read(EventText.write(event, AT))).isEqualTo(event);
    }

    static Stream<InboundEvent> events() {
        Quote quote = new Quote("m0", new Person("bob", null, true), "earlier", List.of(VOICE));
        return Stream.of(
                new InboundMessage("m1", GROUP, ALICE, "\"hi\"\n", true, AT, List.of(VOICE), quote, "{}"),
                new InboundMessage("m2", GROUP, new Person("x", null, true), "", false, AT, List.of(), "{}"),
                new InboundMessage(
                        "m3", GROUP, ALICE, "", false, AT, List.of(), new Quote(null, null, "", List.of()), ""),
                new ButtonPress("e1", GROUP, ALICE, "b", "data", "m1", AT, "{}"),
                new ButtonPress("e2", GROUP, ALICE, "", "", null, AT, "{}"),
                new MembershipChange("e3", GROUP, MembershipChange.Change.LEFT, ALICE, null, AT, "{}"),
                new MembershipChange("e4", GROUP, MembershipChange.Change.BOT_ADDED, null, ALICE, AT, "{}"),
                new PlatformEvent("e5", GROUP, "SOME_EVENT", true, Map.of("a.b", "c"), null, AT, "{}"),
                new PlatformEvent("e6", GROUP, "", false, Map.of(), ALICE, AT, "{}"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void aContentIsReadAsItWasWritten(Content content) throws Exception {
        assertThat(ContentText.read(new ContentText(content, true).write())).isEqualTo(new ContentText(content, true));
        assertThat(ContentText.read(new ContentText(content, false).write()).reply())
                .isFalse();
    }

    static Stream<Content> contents() {
        Button.Audience some = new Button.Audience(true, Set.of("alice", "bob"));
        List<Button> row = List.of(
                Button.of("b1", "One", "1"),
                new Button("b2", "Go", new Button.Link("https://h"), Button.Style.PRIMARY, Button.Audience.EVERYONE),
                new Button("b3", "Say", new Button.Command("/x", true), Button.Style.DANGER, some));
        MediaFile file = new MediaFile("0123456789abcdef".repeat(4), "image/png", null, 7);
        return Stream.of(
                new Content.Text("text"),
                new Content.Markdown("**m**", List.of(row, row.subList(0, 1))),
                new Content.Media(MediaKind.IMAGE, new Content.Shelved(file), "look"),
                new Content.Media(MediaKind.FILE, new Content.Linked("https://h/f"), null),
                new Content.Quoting("m1", new Content.Text("yes")),
                new Content.Native("qqbot", "{\"msg_type\":3}", "a card"),
                new Content.Question(
                        "q1",
                        "Which?",
                        List.of(new Content.Choice("a", "A"), new Content.Choice("b", "B", Button.Style.DANGER)),
                        Set.of("alice"),
                        Duration.ofMinutes(5)));
    }
}
