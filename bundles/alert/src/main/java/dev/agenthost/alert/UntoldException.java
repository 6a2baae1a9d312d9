package dev.agenthost.alert;

import java.io.Serial;

/** An alert was not told. The message is for a person and holds no secret; there is no cause, which might. */
final class UntoldException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean repeatable;

    /** @param repeatable whether the same may do better later */
    UntoldException(String words, boolean repeatable) {
        super(words);
        this.repeatable = repeatable;
    }

    boolean repeatable() {
        return repeatable;
    }
}
