package dev.agenthost.qqbot.socket;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a dial did not end in an open WebSocket. Its message names the step. */
public final class DialException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public DialException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
