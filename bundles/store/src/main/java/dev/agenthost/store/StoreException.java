package dev.agenthost.store;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked for; nothing was changed. Its message holds no message text and no password. */
public sealed class StoreException extends Exception permits LeaseLostException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What a repeat is worth. */
    public enum Kind {
        /** The database cannot be written or reached now (full, locked, damaged, gone): the same call may work later. */
        UNAVAILABLE,
        /** The database refuses these values, whenever they come: a repeat of the same call is in vain. */
        REFUSED
    }

    private final Kind kind;

    /** @param message for people: what is wrong and what to do about it */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
