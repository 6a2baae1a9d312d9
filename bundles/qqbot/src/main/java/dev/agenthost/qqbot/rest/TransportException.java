package dev.agenthost.qqbot.rest;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No answer of the platform: it could not be reached, was too slow, or the connection ended. */
public final class TransportException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean maybeSent;

    /**
     * @param words what happened, without a credential
     * @param maybeSent whether the platform may have got the request
     * @param cause what was thrown below, or null
     */
    public TransportException(String words, boolean maybeSent, @Nullable Throwable cause) {
        super(words, cause);
        this.maybeSent = maybeSent;
    }

    /** Whether the platform may have got the request; false means that it surely has not. */
    public boolean maybeSent() {
        return maybeSent;
    }
}
