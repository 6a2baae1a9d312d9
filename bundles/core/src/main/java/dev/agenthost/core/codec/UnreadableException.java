package dev.agenthost.core.codec;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A stored text is not one of ours, or was erased. Its message tells nothing of the text. */
public final class UnreadableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
