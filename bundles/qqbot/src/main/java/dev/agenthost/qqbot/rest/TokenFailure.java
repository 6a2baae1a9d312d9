package dev.agenthost.qqbot.rest;

import java.io.Serial;

/** A call was not made because there was no token for it; the cause says why. */
final class TokenFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    TokenFailure(Throwable cause) {
        super("no access token", cause);
    }
}
