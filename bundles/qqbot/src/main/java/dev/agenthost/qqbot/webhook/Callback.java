package dev.agenthost.qqbot.webhook;

import dev.agenthost.qqbot.wire.Frame;
import java.util.concurrent.CompletionStage;

/** An account whose events come by the webhook. Any thread; no method blocks. */
public interface Callback {
    /**
     * Takes an event; the platform signed it.
     *
     * @param raw the request's body
     * @return completes with true once the host has stored it, with false when it could not be taken or not soon enough: the
     *     platform then sends it again
     */
    CompletionStage<Boolean> event(Frame frame, String raw);

    /** A request with its app id was refused: not signed by the platform, too old, or no frame. */
    void refused();

    /** Whether it is served, and if not why, may have changed. */
    void changed();
}
