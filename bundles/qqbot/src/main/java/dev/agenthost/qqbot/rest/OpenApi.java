package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Calls of the platform's OpenAPI in the name of one account (protocol 1.3), no faster than the platform takes them. A token the
 * platform has forgotten is renewed, and the call repeated, once. Any thread; never blocks.
 */
public final class OpenApi {
    private static final int TOKEN_FORGOTTEN = 11244;

    /** How long a call may wait for its turn. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Http http;
    private final ReplyReader replies;
    private final TokenSource tokens;
    private final URI baseUrl;
    private final int messagesPerSecond;
    private final LongSupplier nanoTime;
    private final RateLimiter limiter;

    /**
     * With the clock of this machine.
     *
     * @param messagesPerSecond how many messages the platform takes in direct chats and groups
     */
    public static OpenApi of(Http http, Json json, TokenSource tokens, URI baseUrl, int messagesPerSecond) {
        return new OpenApi(http, new ReplyReader(json), tokens, baseUrl, messagesPerSecond, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock, in nanoseconds */
    OpenApi(
            Http http,
            ReplyReader replies,
            TokenSource tokens,
            URI baseUrl,
            int messagesPerSecond,
            LongSupplier nanoTime) {
        this.http = http;
        this.replies = replies;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.messagesPerSecond = messagesPerSecond;
        this.nanoTime = nanoTime;
        // RandomGenerator.getDefault() looks with the thread's class loader, which finds none here.
        this.limiter = new RateLimiter(nanoTime, http::after, new Random());
    }

    /** How many calls were given up because there were too many of their kind. */
    public long throttled() {
        return limiter.refused();
    }

    /**
     * Makes one call.
     *
     * @param path below the base URL, with a slash at its start: nothing in it can change the host a token goes to
     * @param body JSON, or empty for none
     * @param budget how long the call may take, the getting of a token and a repeat included; waiting for its turn, up to 10
     *     seconds, is not
     * @return fails with {@link RestException}, {@link TransportException} or {@link ThrottledException}, or with a {@link
     *     TokenFailure} around one
     */
    public CompletionStage<JsonObject> call(String method, String path, String body, Duration budget) {
        return call(method, path, body, budget, PATIENCE);
    }

    /** As {@link #call}, with less patience. */
    public CompletionStage<JsonObject> call(
            String method, String path, String body, Duration budget, Duration patience) {
        return limited(method, path, json(method, path, body), budget, patience, replies::read);
    }

    /** As {@link #call}, for any answer: its text, {@code {}} for none. */
    public CompletionStage<String> callForText(String method, String path, String body, Duration budget) {
        return limited(method, path, json(method, path, body), budget, PATIENCE, replies::readText);
    }

    /** As {@link #call}, of a form with fields and files. */
    public CompletionStage<JsonObject> post(String path, Multipart form, Duration budget, Duration patience) {
        HttpRequest.Builder request =
                request(path).POST(form.publisher()).setHeader("Content-Type", form.contentType());
        return limited("POST", path, request, budget, patience, replies::read);
    }

    /**
     * Makes calls when it is the turn of their conversation on a route that is not the platform's own, such as that of messages
     * nobody asked for; then they wait for their turn on the platform's as all calls do.
     *
     * @param patience how long the first wait may last
     * @param call begins it and returns
     * @return fails with a {@link ThrottledException} when the turn did not come, or cannot come in time
     */
    public <T> CompletionStage<T> inTurn(
            ApiRoute route, String conversation, Duration patience, Supplier<CompletionStage<T>> call) {
        return limiter.pass(new ApiRoute.Place(route, conversation), patience, call);
    }

    /** A call in {@link #inTurn} was made so long ago, before this began: it counts. To be told in order. */
    public void recall(ApiRoute route, String conversation, Duration ago) {
        limiter.recall(new ApiRoute.Place(route, conversation), ago);
    }

    private HttpRequest.Builder json(String method, String path, String body) {
        return request(path)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
        return HttpRequest.newBuilder(URI.create(baseUrl + path));
    }

    private <T> CompletionStage<T> limited(
            String method,
            String path,
            HttpRequest.Builder request,
            Duration budget,
            Duration patience,
            Reading<T> reading) {
        return limiter.pass(
                ApiRoute.of(method, path, messagesPerSecond),
                patience,
                () -> attempt(request, nanoTime.getAsLong() + budget.toNanos(), reading, true));
    }

    /** Makes something of an answer. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(HttpReply reply) throws RestException;
    }

    private <T> CompletionStage<T> attempt(HttpRequest.Builder request, long end, Reading<T> reading, boolean first) {
        return tokens.token()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new TokenFailure(failure)))
                .thenCompose(token -> exchange(request, token, end, reading).exceptionallyCompose(failure -> {
                    if (first && isTokenForgotten(failure)) {
                        tokens.invalidate(token);
                        return attempt(request, end, reading, false);
                    }
                    return CompletableFuture.failedFuture(failure);
                }));
    }

    private <T> CompletionStage<T> exchange(
            HttpRequest.Builder request, AccessToken token, long end, Reading<T> reading) {
        Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.failedFuture(new TransportException("no time is left for the call", false, null));
        }
        HttpRequest authorized =
                request.setHeader("Authorization", token.authorization()).build();
        return http.exchange(authorized, left).thenCompose(reply -> read(reading, reply));
    }

    private static <T> CompletionStage<T> read(Reading<T> reading, HttpReply reply) {
        try {
            return CompletableFuture.completedFuture(reading.of(reply));
        } catch (RestException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private static boolean isTokenForgotten(Throwable failure) {
        return Failures.cause(failure) instanceof RestException refusal && refusal.code() == TOKEN_FORGOTTEN;
    }
}
