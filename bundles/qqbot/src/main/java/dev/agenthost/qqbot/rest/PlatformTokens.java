package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.Credentials;
import dev.agenthost.qqbot.settings.Secret;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gets the access token of one account from the platform and keeps it (protocol 1.2). However many ask: one request is under
 * way at a time, and after a failure none for a while. The platform gives a new token only within the last minute of the old one
 * and the old one with its remaining life before, so a token is due then and not earlier, and a short life is no reason to ask
 * again at once. A failure is never kept: while the old token lives it goes on being given out.
 */
final class PlatformTokens implements TokenSource {
    /** The last part of a token's life, in which the platform gives out the next. */
    static final Duration RENEWAL = Duration.ofSeconds(60);

    /** The least time between two requests that succeeded. */
    static final Duration LEAST_LIFE = Duration.ofSeconds(5);

    /** How long nothing is asked after a failure. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long nothing is asked after the platform was asked too often; also how long an invalidation counts for. */
    static final Duration LONG_PAUSE = Duration.ofSeconds(60);

    private static final Set<Integer> ASKED_TOO_OFTEN = Set.of(100001, 100017);
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

    private final Http http;
    private final Json json;
    private final ReplyReader replies;
    private final URI tokenUrl;
    private final Credentials credentials;
    private final Duration timeout;
    private final InstantSource clock;

    private final Object lock = new Object();
    private @Nullable Held held;
    private @Nullable Failed failed;
    private @Nullable Invalidated invalidated;
    private @Nullable CompletableFuture<AccessToken> pending;

    private record Held(AccessToken token, Instant due) {}

    private record Failed(Throwable failure, Instant from, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    private record Invalidated(Secret value, Instant at) {}

    /** @param clock the wall clock: tokens age while the machine sleeps */
    PlatformTokens(Http http, Json json, URI tokenUrl, Credentials credentials, Duration timeout, InstantSource clock) {
        this.http = http;
        this.json = json;
        this.replies = new ReplyReader(json);
        this.tokenUrl = tokenUrl;
        this.credentials = credentials;
        this.timeout = timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST;
        this.clock = clock;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        CompletableFuture<AccessToken> mine;
        synchronized (lock) {
            Instant now = clock.instant();
            if (held != null && now.isBefore(held.due())) {
                return CompletableFuture.completedStage(held.token());
            }
            if (pending != null) {
                return pending.minimalCompletionStage();
            }
            if (failed != null && failed.holds(now)) {
                AccessToken old = living(now);
                return old == null ? refused(failed, now) : CompletableFuture.completedStage(old);
            }
            mine = new CompletableFuture<>();
            pending = mine;
        }
        fetch().whenComplete((token, failure) -> settle(mine, token, failure));
        return mine.minimalCompletionStage();
    }

    @Override
    public void invalidate(AccessToken token) {
        synchronized (lock) {
            Instant now = clock.instant();
            if (held == null || !held.token().value().equals(token.value()) || invalidatedLately(token, now)) {
                return;
            }
            held = null;
            invalidated = new Invalidated(token.value(), now);
        }
    }

    @Override
    public boolean isVoid(AccessToken token) {
        synchronized (lock) {
            boolean givenOut = held != null && held.token().value().equals(token.value());
            boolean refused = invalidated != null && invalidated.value().equals(token.value());
            return !clock.instant().isBefore(token.expiresAt()) || (refused && !givenOut);
        }
    }

    /** The platform may give the refused token out again; then refusing it again changes nothing. */
    private boolean invalidatedLately(AccessToken token, Instant now) {
        return invalidated != null
                && invalidated.value().equals(token.value())
                && now.isBefore(invalidated.at().plus(LONG_PAUSE));
    }

    private @Nullable AccessToken living(Instant now) {
        return held != null && now.isBefore(held.token().expiresAt()) ? held.token() : null;
    }

    private static CompletionStage<AccessToken> refused(Failed failed, Instant now) {
        Throwable failure = failed.failure();
        if (failure instanceof RestException refusal) {
            failure = new RestException(
                    refusal.httpStatus(),
                    refusal.code(),
                    refusal.words(),
                    refusal.traceId().orElse(null),
                    Duration.between(now, failed.until()));
        }
        return CompletableFuture.failedStage(failure);
    }

    private CompletionStage<AccessToken> fetch() {
        String body = json.newObject()
                .add("appId", credentials.appId())
                .add("clientSecret", credentials.clientSecret().reveal())
                .build()
                .toString();
        HttpRequest request = HttpRequest.newBuilder(tokenUrl)
                .POST(BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json")
                .build();
        return http.exchange(request, timeout).thenCompose(this::read);
    }

    private CompletionStage<AccessToken> read(HttpReply reply) {
        try {
            JsonObject answer = replies.read(reply);
            String value = ReplyReader.text(answer, "access_token").orElse("");
            if (value.isEmpty()) {
                throw new RestException(reply.status(), 0, "an answer without access_token", null, null);
            }
            Duration life = Duration.ofSeconds(Math.max(
                    0, Math.min(ReplyReader.number(answer, "expires_in").orElse(0L), LONGEST_LIFE.toSeconds())));
            return CompletableFuture.completedStage(
                    new AccessToken(new Secret(value), clock.instant().plus(life)));
        } catch (RestException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    private void settle(
            CompletableFuture<AccessToken> waiting, @Nullable AccessToken token, @Nullable Throwable failure) {
        AccessToken given = token == null ? afterFailure(failure) : keep(token);
        if (given == null) {
            waiting.completeExceptionally(failure == null ? new CancellationException() : Failures.cause(failure));
        } else {
            waiting.complete(given);
        }
    }

    private AccessToken keep(AccessToken token) {
        synchronized (lock) {
            pending = null;
            failed = null;
            held = new Held(token, due(token, clock.instant()));
        }
        return token;
    }

    /** The old token where it still lives. */
    private @Nullable AccessToken afterFailure(@Nullable Throwable failure) {
        synchronized (lock) {
            Instant now = clock.instant();
            pending = null;
            if (failure != null) {
                Throwable cause = Failures.cause(failure);
                failed = new Failed(cause, now, now.plus(pauseAfter(cause)));
            }
            return living(now);
        }
    }

    private static Instant due(AccessToken token, Instant now) {
        Duration half = Duration.between(now, token.expiresAt()).dividedBy(2);
        Instant earliest = now.plus(half.compareTo(LEAST_LIFE) < 0 ? LEAST_LIFE : half);
        Instant renewal = token.expiresAt().minus(RENEWAL);
        return renewal.isAfter(earliest) ? renewal : earliest;
    }

    private static Duration pauseAfter(Throwable failure) {
        return failure instanceof RestException refusal && ASKED_TOO_OFTEN.contains(refusal.code())
                ? LONG_PAUSE
                : PAUSE;
    }
}
