package dev.agenthost.agent.echo;

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
import dev.agenthost.message.Quote;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A turn whose files can be fetched when they have a name, and whose text grows in memory. */
final class FixedTurn implements Turn {
    static final ConversationId CONVERSATION = new ConversationId(new AccountId("test", "main"), ChatKind.DIRECT, "c1");
    static final Person ALICE = new Person("p1", "Alice", false);

    private final InboundEvent event;
    private final StringBuilder streamed = new StringBuilder();
    private final List<Runnable> onCancel = new ArrayList<>();

    FixedTurn(InboundEvent event) {
        this.event = event;
    }

    static FixedTurn of(String text, Attachment... attachments) {
        return of(text, null, attachments);
    }

    static FixedTurn of(String text, @Nullable Quote quote, Attachment... attachments) {
        return new FixedTurn(new InboundMessage(
                "m1", CONVERSATION, ALICE, text, true, Instant.EPOCH, List.of(attachments), quote, "{}"));
    }

    /** What {@link #fetch} brings of it. */
    static MediaFile fileOf(Attachment attachment) {
        return new MediaFile("0".repeat(64), attachment.contentType(), attachment.fileName(), attachment.size());
    }

    void cancel() {
        onCancel.forEach(Runnable::run);
    }

    String streamed() {
        return streamed.toString();
    }

    @Override
    public String id() {
        return "t1";
    }

    @Override
    public InboundEvent event() {
        return event;
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
    public void onCancel(Runnable action) {
        onCancel.add(action);
    }

    @Override
    public StreamedText stream() {
        return new StreamedText() {
            @Override
            public void append(String more) {
                streamed.append(more);
            }

            @Override
            public String text() {
                return streamed();
            }
        };
    }

    @Override
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        return attachment.fileName() == null
                ? CompletableFuture.failedFuture(new IOException("it is gone"))
                : CompletableFuture.completedFuture(fileOf(attachment));
    }
}
