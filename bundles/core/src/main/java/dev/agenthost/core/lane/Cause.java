package dev.agenthost.core.lane;

import java.util.concurrent.CompletionException;

/** What lies behind the failure of a stage. */
public final class Cause {
    private Cause() {}

    /** The failure itself, without the wrapping that dependent stages add. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
