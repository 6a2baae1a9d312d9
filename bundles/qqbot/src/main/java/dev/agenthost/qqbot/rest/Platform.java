package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.Endpoints;
import dev.agenthost.qqbot.settings.Settings;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The platform's HTTP side as one account sees it. Holds no resource of its own: it may be dropped and made anew when settings
 * change.
 *
 * @param tokens its access token
 * @param gateways which gateway to dial
 * @param api everything else
 * @param acknowledger of interactions
 * @param identity who the bot is
 */
public record Platform(
        TokenSource tokens, GatewayDirectory gateways, OpenApi api, Acknowledger acknowledger, OwnIdentity identity) {
    /**
     * @param http the bundle's client
     * @param json the bundle's JSON
     * @param clock the wall clock
     */
    public static Platform of(Http http, Json json, Settings settings, InstantSource clock) {
        Endpoints endpoints = settings.endpoints();
        Duration timeout = settings.deadlines().request();
        TokenSource tokens =
                new PlatformTokens(http, json, endpoints.tokenUrl(), settings.credentials(), timeout, clock);
        OpenApi api = OpenApi.of(http, json, tokens, endpoints.apiBaseUrl(), settings.messagesPerSecond());
        return new Platform(
                tokens,
                new OpenApiGateways(api, timeout, endpoints.gatewayUrl()),
                api,
                new Interactions(api),
                () -> api.call("GET", "/users/@me", "", timeout).thenCompose(Platform::id));
    }

    private static CompletionStage<String> id(JsonObject answer) {
        return ReplyReader.text(answer, "id")
                .map(CompletableFuture::completedStage)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new RestException(200, 0, "an answer without an id", null, null)));
    }
}
