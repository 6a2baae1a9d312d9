package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shows a text that grows. */
final class Growth {
    private static final Duration PAUSE = Duration.ofMillis(80);

    private static final String TEXT = """
            This answer is told while it is written. The agent appends a few words at a time, as a language model would, \
            and the host passes on what is newest, no more often than the platform takes it.

            What people have seen stays: every update begins with what was there before. Where a chat cannot show a text \
            that grows, in groups for one, the same answer comes in one piece at its end.

            If the host dies in the middle, its next life ends the stream with a word that it was interrupted, and the \
            agent is not asked again: nobody gets the same answer twice.

            And when the last word is written, the stream is closed. That is now.""";

    private static final List<String> PIECES = List.of(TEXT.split("(?<=\\s)(?=\\S)"));

    private final Later later;

    Growth(Later later) {
        this.later = later;
    }

    CompletionStage<Reply> stream(Turn turn) {
        CompletableFuture<Reply> told = new CompletableFuture<>();
        turn.onCancel(() -> told.cancel(false));
        append(turn, PIECES.iterator(), told);
        return told;
    }

    private void append(Turn turn, Iterator<String> pieces, CompletableFuture<Reply> told) {
        if (told.isDone()) {
            return;
        }
        turn.stream().append(pieces.next());
        if (!pieces.hasNext()) {
            told.complete(Reply.nothing());
            return;
        }
        try {
            later.after(PAUSE, () -> append(turn, pieces, told));
        } catch (DemoException e) {
            told.completeExceptionally(e);
        }
    }
}
