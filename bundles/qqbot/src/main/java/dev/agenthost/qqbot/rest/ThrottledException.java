package dev.agenthost.qqbot.rest;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A call was not made, because too many like it were, or wait. */
public final class ThrottledException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter how long to wait at least */
    ThrottledException(String words, Duration retryAfter) {
        super(words);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
