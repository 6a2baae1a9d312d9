package dev.agenthost.agent;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** One event to be answered. Any thread. */
@ProviderType
public interface Turn {
    /** Unique in this host; the same when the turn is run again after a failure or a restart. */
    String id();

    /** What happened. */
    InboundEvent event();

    /**
     * What was said.
     *
     * @throws IllegalStateException when {@link #event()} is no message
     */
    default InboundMessage message() {
        if (event() instanceof InboundMessage message) {
            return message;
        }
        throw new IllegalStateException("this turn is about no message: " + event());
    }

    /** When the host stops waiting, by the wall clock. */
    Instant deadline();

    /** Whether nobody waits for the answer any more: deadline passed, host or agent stopping. */
    boolean cancelled();

    /** Calls the action once when the turn is cancelled; at once if it is already. On any thread; must return quickly. */
    void onCancel(Runnable action);

    /** The text of this turn that people see growing; always the same one. What the turn returns is said after it. */
    StreamedText stream();

    /**
     * Fetches a file that came with the event onto the media shelf; within bounds of size and time, from public addresses alone.
     *
     * @return fails with an {@link java.io.IOException} whose message says why, for people
     */
    CompletionStage<MediaFile> fetch(Attachment attachment);
}
