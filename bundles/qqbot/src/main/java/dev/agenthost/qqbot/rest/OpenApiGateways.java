package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.settings.PlatformUrl;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the OpenAPI which gateway to dial, with what is known about sessions; without that where it may not (protocol 2). */
final class OpenApiGateways implements GatewayDirectory {
    private static final String WITH_LIMITS = "/gateway/bot";
    private static final String URL_ONLY = "/gateway";
    private static final Set<Integer> NO_SUCH_CALL_STATUS = Set.of(403, 404, 405);
    private static final Set<Integer> NO_SUCH_CALL_CODE = Set.of(11253, 11254, 11262);

    private static final Set<Integer> TOO_OFTEN_CODE = Set.of(100001, 100017);

    private final OpenApi api;
    private final Duration budget;
    private final @Nullable URI override;

    /**
     * @param override the gateway to dial whatever the platform says, or null; the platform's limits hold for it too, as far as
     *     the platform tells them
     */
    OpenApiGateways(OpenApi api, Duration budget, @Nullable URI override) {
        this.api = api;
        this.budget = budget;
        this.override = override;
    }

    @Override
    public CompletionStage<GatewayInfo> discover() {
        URI given = override;
        return given == null
                ? asked()
                : asked().thenApply(told -> new GatewayInfo(given, told.shards(), told.limit()))
                        .exceptionallyCompose(failure -> mayGoWithoutLimits(failure)
                                ? CompletableFuture.completedStage(new GatewayInfo(given, 1, null))
                                : CompletableFuture.failedStage(failure));
    }

    /** Where the OpenAPI cannot tell, a given gateway is dialled all the same; where it says "too often", or gives no token, not. */
    private static boolean mayGoWithoutLimits(Throwable failure) {
        return !Failures.wantOfToken(failure)
                && !(Failures.cause(failure) instanceof RestException refusal
                        && TOO_OFTEN_CODE.contains(refusal.code()));
    }

    private CompletionStage<GatewayInfo> asked() {
        return ask(WITH_LIMITS)
                .exceptionallyCompose(
                        failure -> mayAskForTheUrl(failure) ? ask(URL_ONLY) : CompletableFuture.failedStage(failure))
                .thenCompose(OpenApiGateways::info);
    }

    private CompletionStage<JsonObject> ask(String path) {
        return api.call("GET", path, "", budget);
    }

    private static boolean mayAskForTheUrl(Throwable failure) {
        return !Failures.wantOfToken(failure)
                && Failures.cause(failure) instanceof RestException refusal
                && (NO_SUCH_CALL_STATUS.contains(refusal.httpStatus()) || NO_SUCH_CALL_CODE.contains(refusal.code()));
    }

    private static CompletionStage<GatewayInfo> info(JsonObject answer) {
        Optional<URI> url = ReplyReader.text(answer, "url").flatMap(PlatformUrl::webSocket);
        if (url.isEmpty()) {
            return CompletableFuture.failedStage(
                    new RestException(200, 0, "an answer without an encrypted gateway URL", null, null));
        }
        return CompletableFuture.completedStage(
                new GatewayInfo(url.get(), integer(answer, "shards", 1), limit(answer.get("session_start_limit"))));
    }

    private static @Nullable SessionStartLimit limit(@Nullable JsonValue value) {
        if (!(value instanceof JsonObject limit)
                || ReplyReader.number(limit, "remaining").isEmpty()) {
            return null;
        }
        return new SessionStartLimit(
                integer(limit, "total", 0),
                integer(limit, "remaining", 0),
                Duration.ofMillis(ReplyReader.number(limit, "reset_after").orElse(0L)),
                integer(limit, "max_concurrency", 1));
    }

    private static int integer(JsonObject object, String field, int fallback) {
        return ReplyReader.number(object, field).map(Long::intValue).orElse(fallback);
    }
}
