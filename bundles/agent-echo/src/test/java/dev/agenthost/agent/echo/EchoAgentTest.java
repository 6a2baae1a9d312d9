package dev.agenthost.agent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.message.Quote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoAgentTest {
    private static final Attachment PICTURE = new Attachment("image/png", "https://example.org/1", "cat.png", 10);
    private static final Attachment VOICE = new Attachment(
            MediaKind.VOICE, "voice", "https://example.org/2", "v.silk", 20, "https://example.org/3", "good morning");
    private static final Attachment GONE = new Attachment("file", "https://example.org/4", null, -1);

    private final EchoAgent agent = new EchoAgent();

    @AfterEach
    void end() {
        agent.deactivate();
    }

    @Test
    void saysTheTextBack() throws Exception {
        assertThat(answer(FixedTurn.of("hello"))).isEqualTo(Reply.text("hello"));
    }

    @Test
    void saysNothingToNothing() throws Exception {
        assertThat(answer(FixedTurn.of(""))).isEqualTo(Reply.nothing());
    }

    @Test
    void givesAPictureBackAsAPicture() throws Exception {
        assertThat(answer(FixedTurn.of("look", PICTURE)))
                .isEqualTo(Reply.of(new Content.Text("look"), media(MediaKind.IMAGE, PICTURE)));
    }

    @Test
    void givesAVoiceBackAsAVoiceWithWhatItSays() throws Exception {
        assertThat(answer(FixedTurn.of("", VOICE)))
                .isEqualTo(Reply.of(new Content.Text("good morning"), media(MediaKind.VOICE, VOICE)));
    }

    @Test
    void saysWhyAFileCannotBeGivenBack() throws Exception {
        assertThat(answer(FixedTurn.of("", GONE, PICTURE)))
                .isEqualTo(Reply.of(new Content.Text("[file: it is gone]"), media(MediaKind.IMAGE, PICTURE)));
    }

    @Test
    void quotesWhatTheMessageQuoted() throws Exception {
        Quote quote = new Quote("m0", FixedTurn.ALICE, "earlier", List.of());

        assertThat(answer(FixedTurn.of("that", quote, PICTURE)))
                .isEqualTo(
                        Reply.of(new Content.Quoting("m0", new Content.Text("that")), media(MediaKind.IMAGE, PICTURE)));
    }

    @Test
    void repeatsTheWordsOfAQuoteWithoutId() throws Exception {
        Quote quote = new Quote(null, null, "earlier\nand longer", List.of());

        assertThat(answer(FixedTurn.of("that", quote)))
                .isEqualTo(Reply.of(new Content.Text("> earlier\n> and longer"), new Content.Text("that")));
    }

    @Test
    void takesNoOtherWordForTheDemo() throws Exception {
        assertThat(answer(FixedTurn.of("/demonstration"))).isEqualTo(Reply.text("/demonstration"));
    }

    @Test
    void saysThatTheShelfIsMissing() throws Exception {
        assertThat(answer(FixedTurn.of("/demo picture")))
                .isEqualTo(Reply.text("The host has no media shelf now. Please try again in a moment."));
    }

    @Test
    void tellsWhoPressedWhat() throws Exception {
        ButtonPress press = new ButtonPress(
                "e1", FixedTurn.CONVERSATION, FixedTurn.ALICE, "press", "pressed", "m1", Instant.EPOCH, "{}");

        assertThat(agent.observe(new FixedTurn(press)).toCompletableFuture().join())
                .isEqualTo(Reply.text("Alice pressed press."));
    }

    @Test
    void saysNothingToEventsOfThePlatformsOwn() throws Exception {
        PlatformEvent event = new PlatformEvent(
                "e1", FixedTurn.CONVERSATION, "AUDIO_START", true, Map.of(), null, Instant.EPOCH, "{}");

        assertThat(agent.observe(new FixedTurn(event)).toCompletableFuture().join())
                .isEqualTo(Reply.nothing());
    }

    private Reply answer(FixedTurn turn) throws Exception {
        return agent.answer(turn).toCompletableFuture().join();
    }

    private static Content media(MediaKind kind, Attachment attachment) {
        return new Content.Media(kind, new Content.Shelved(FixedTurn.fileOf(attachment)), null);
    }
}
