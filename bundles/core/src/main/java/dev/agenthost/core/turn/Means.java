package dev.agenthost.core.turn;

import dev.agenthost.agent.StreamedText;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import java.util.concurrent.CompletionStage;

/** What a turn can do while it runs. Any thread; never blocks. */
public interface Means {
    /** The text that people see growing; always the same one, until {@link #again()}. */
    StreamedText stream();

    /** Fetches a file that came with the event. */
    CompletionStage<MediaFile> fetch(Attachment attachment);

    /** Whether the turn may be run from its beginning, because people have seen nothing of it; if so it begins anew. */
    boolean again();
}
