package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.settings.Secret;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Always gives the token of the fixtures. */
public final class FixedToken implements TokenSource {
    @Override
    public CompletionStage<AccessToken> token() {
        return CompletableFuture.completedStage(new AccessToken(new Secret("DUMMY.access-token_0001"), Instant.MAX));
    }

    @Override
    public boolean isVoid(AccessToken token) {
        return false;
    }

    @Override
    public void invalidate(AccessToken token) {}
}
