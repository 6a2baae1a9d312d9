package dev.agenthost.qqbot.rest;

import java.util.concurrent.CompletionStage;

/** Gives out the access token of one account. Any thread; never blocks. */
public interface TokenSource {
    /**
     * A token that is good for a request made now.
     *
     * @return fails with a {@link RestException} when the platform refuses one, with a {@link TransportException} when it
     *     cannot be reached; see {@link Failures#cause}
     */
    CompletionStage<AccessToken> token();

    /** Whether this token is surely good for nothing any more: at its end, or refused meanwhile. */
    boolean isVoid(AccessToken token);

    /** The platform refused this token although it should be good: the next call asks for one. */
    void invalidate(AccessToken token);
}
