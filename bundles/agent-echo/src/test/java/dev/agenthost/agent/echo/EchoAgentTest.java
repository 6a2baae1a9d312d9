package dev.agenthost.agent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.StreamedText;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.Person;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EchoAgentTest {
    @Test
    void saysTheTextBack() {
        assertThat(answer("hello")).isEqualTo(Reply.text("hello"));
    }

    @Test
    void namesTheFiles() {
        Attachment named = new Attachment("image/png", "https://example.org/1", "cat.png", 10);
        Attachment nameless = new Attachment("voice", "https://example.org/2", null, -1);

        assertThat(answer("look", named, nameless)).isEqualTo(Reply.text("look\n[cat.png]\n[voice]"));
    }

    @Test
    void saysNothingToNothing() {
        assertThat(answer("")).isEqualTo(Reply.nothing());
    }

    private static Reply answer(String text, Attachment... attachments) {
        ConversationId conversation = new ConversationId(new AccountId("test", "main"), ChatKind.DIRECT, "p1");
        InboundMessage message = new InboundMessage(
                "m1",
                conversation,
                new Person("p1", null, false),
                text,
                true,
                Instant.EPOCH,
                List.of(attachments),
                "{}");
        return new EchoAgent()
                .answer(new FixedTurn(message))
                .toCompletableFuture()
                .join();
    }

    private record FixedTurn(InboundEvent event) implements Turn {
        @Override
        public String id() {
            return "t1";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public StreamedText stream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<MediaFile> fetch(Attachment attachment) {
            throw new UnsupportedOperationException();
        }
    }
}
