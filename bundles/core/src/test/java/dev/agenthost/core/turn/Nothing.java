package dev.agenthost.core.turn;

import dev.agenthost.agent.StreamedText;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a turn has that shows nothing while it runs. */
final class Nothing implements Means, StreamedText {
    private final StringBuilder text = new StringBuilder();
    boolean begun;

    @Override
    public StreamedText stream() {
        return this;
    }

    @Override
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        return CompletableFuture.failedFuture(new IOException("nothing to fetch"));
    }

    @Override
    public boolean again() {
        text.setLength(0);
        return !begun;
    }

    @Override
    public void append(String more) {
        text.append(more);
    }

    @Override
    public String text() {
        return text.toString();
    }
}
