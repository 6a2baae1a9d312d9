package dev.agenthost.qqbot.rest;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What made a stage fail. */
public final class Failures {
    private Failures() {}

    /** The failure itself, without the wrapping that was put around it on the way. */
    public static Throwable cause(Throwable failure) {
        Throwable unwrapped = unwrapped(failure);
        return unwrapped instanceof TokenFailure && unwrapped.getCause() != null
                ? cause(unwrapped.getCause())
                : unwrapped;
    }

    /** Whether the call that failed was never made, for want of a token. */
    static boolean wantOfToken(Throwable failure) {
        return unwrapped(failure) instanceof TokenFailure;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
