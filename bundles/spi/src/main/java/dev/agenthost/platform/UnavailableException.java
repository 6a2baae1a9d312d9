package dev.agenthost.platform;

import java.io.Serial;

/** The host cannot do this now and will tell when it can; the message says why, for people. */
public final class UnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }
}
