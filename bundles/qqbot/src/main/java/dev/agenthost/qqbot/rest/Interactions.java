package dev.agenthost.qqbot.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Acknowledges interactions by {@code PUT /interactions/ID} (protocol 6.9). Two attempts fit into the about five seconds that the
 * platform waits; there is no second one where it has refused. Any thread; never blocks.
 */
final class Interactions implements Acknowledger {
    /** Of the waiting for its turn, and of the call. */
    private static final Duration BUDGET = Duration.ofSeconds(2);

    private static final String OK = "{\"code\":0}";
    private static final int FIRST_OF_THE_SERVERS_OWN = 500;

    private final OpenApi api;

    Interactions(OpenApi api) {
        this.api = api;
    }

    @Override
    public CompletionStage<Void> acknowledge(String interactionId) {
        String path = "/interactions/"
                + URLEncoder.encode(interactionId, StandardCharsets.UTF_8).replace("+", "%20");
        return attempt(path).exceptionallyCompose(failure -> {
            CompletionStage<Void> outcome =
                    isRefusal(failure) ? CompletableFuture.failedFuture(failure) : attempt(path);
            return outcome;
        });
    }

    /** An answer that says nothing is a good one. */
    private CompletionStage<Void> attempt(String path) {
        return api.call("PUT", path, OK, BUDGET, BUDGET)
                .handle((answer, failure) -> failure)
                .thenCompose(failure -> failure == null || isGood(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(Failures.cause(failure)));
    }

    private static boolean isGood(Throwable failure) {
        return Failures.cause(failure) instanceof RestException reply
                && reply.httpStatus() / 100 == 2
                && reply.code() == 0;
    }

    private static boolean isRefusal(Throwable failure) {
        return Failures.cause(failure) instanceof RestException reply && reply.httpStatus() < FIRST_OF_THE_SERVERS_OWN;
    }
}
