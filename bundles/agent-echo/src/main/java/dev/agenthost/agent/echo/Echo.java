package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Quote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives back what it got: the text with its quote, files as what they are. */
final class Echo {
    private Echo() {}

    static CompletionStage<Reply> of(Turn turn) {
        InboundMessage message = turn.message();
        List<CompletableFuture<Content>> contents = new ArrayList<>();
        contents.addAll(texts(message));
        message.attachments().forEach(attachment -> contents.add(file(turn, attachment)));
        return CompletableFuture.allOf(contents.toArray(CompletableFuture[]::new))
                .thenApply(all -> new Reply(quoting(
                        message.quote(),
                        contents.stream().map(CompletableFuture::join).toList())));
    }

    /** What was written; of a voice without words beside it, what it says. */
    private static List<CompletableFuture<Content>> texts(InboundMessage message) {
        Stream<String> spoken =
                message.attachments().stream().map(Attachment::transcript).filter(Objects::nonNull);
        return (message.text().isBlank() ? spoken : Stream.of(message.text()))
                .filter(text -> !text.isBlank())
                .map(text -> CompletableFuture.<Content>completedFuture(new Content.Text(text)))
                .toList();
    }

    /** The file as what it is; a word about it when it cannot be had. */
    private static CompletableFuture<Content> file(Turn turn, Attachment attachment) {
        return turn.fetch(attachment)
                .<Content>thenApply(file -> new Content.Media(attachment.kind(), new Content.Shelved(file), null))
                .exceptionally(failure -> new Content.Text("[" + nameOf(attachment) + ": " + why(failure) + "]"))
                .toCompletableFuture();
    }

    private static String nameOf(Attachment attachment) {
        return Objects.requireNonNullElse(attachment.fileName(), attachment.contentType());
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : "cannot be fetched";
    }

    /** The first of them refers to what the message referred to; where only its words are known, they stand above. */
    private static List<Content> quoting(@Nullable Quote quote, List<Content> contents) {
        if (quote == null || contents.isEmpty()) {
            return contents;
        }
        List<Content> all = new ArrayList<>(contents);
        String id = quote.messageId();
        if (id != null) {
            all.set(0, new Content.Quoting(id, all.get(0)));
        } else if (!quote.text().isBlank()) {
            all.add(0, new Content.Text("> " + quote.text().strip().replace("\n", "\n> ")));
        }
        return all;
    }
}
