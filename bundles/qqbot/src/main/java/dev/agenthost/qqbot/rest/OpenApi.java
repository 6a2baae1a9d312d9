package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Calls of the platform's OpenAPI in the name of one account (protocol 1.3). A token the platform has forgotten is renewed, and
 * the call repeated, once. Any thread; never blocks.
 */
public final class OpenApi {
    private static final int TOKEN_FORGOTTEN = 11244;

    private final Http http;
    private final ReplyReader replies;
    private final TokenSource tokens;
    private final URI baseUrl;
    private final LongSupplier nanoTime;

    /** With the clock of this machine. */
    public static OpenApi of(Http http, Json json, TokenSource tokens, URI baseUrl) {
        return new OpenApi(http, new ReplyReader(json), tokens, baseUrl, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock, in nanoseconds */
    OpenApi(Http http, ReplyReader replies, TokenSource tokens, URI baseUrl, LongSupplier nanoTime) {
        this.http = http;
        this.replies = replies;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.nanoTime = nanoTime;
    }

    /**
     * Makes one call.
     *
     * @param path below the base URL, with a slash at its start: nothing in it can change the host a token goes to
     * @param body JSON, or empty for none
     * @param budget how long the call may take, a repeat included, the waiting for tokens not
     * @return fails with {@link RestException} or {@link TransportException}, or with a {@link TokenFailure} around one
     */
    public CompletionStage<JsonObject> call(String method, String path, String body, Duration budget) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json");
        return attempt(request, nanoTime.getAsLong() + budget.toNanos(), true);
    }

    private CompletionStage<JsonObject> attempt(HttpRequest.Builder request, long end, boolean first) {
        return tokens.token()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new TokenFailure(failure)))
                .thenCompose(token -> exchange(request, token, end).exceptionallyCompose(failure -> {
                    if (first && isTokenForgotten(failure)) {
                        tokens.invalidate(token);
                        return attempt(request, end, false);
                    }
                    return CompletableFuture.failedFuture(failure);
                }));
    }

    private CompletionStage<JsonObject> exchange(HttpRequest.Builder request, AccessToken token, long end) {
        Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.failedFuture(new TransportException("no time is left for the call", false, null));
        }
        HttpRequest authorized =
                request.setHeader("Authorization", token.authorization()).build();
        return http.exchange(authorized, left).thenCompose(this::read);
    }

    private CompletionStage<JsonObject> read(HttpReply reply) {
        try {
            return CompletableFuture.completedFuture(replies.read(reply));
        } catch (RestException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private static boolean isTokenForgotten(Throwable failure) {
        return Failures.cause(failure) instanceof RestException refusal && refusal.code() == TOKEN_FORGOTTEN;
    }
}
