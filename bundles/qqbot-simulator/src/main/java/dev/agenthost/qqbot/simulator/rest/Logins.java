package dev.agenthost.qqbot.simulator.rest;

import dev.agenthost.qqbot.simulator.platform.AccessTokens;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Access tokens and gateway discovery (protocol reference 1.2, 2). Stateless. */
final class Logins {
    private static final int OK = 200;
    private static final int TOO_MANY = 100_001;
    private static final int FORM_POSTED = 100_002;
    private static final int APPID_INVALID = 100_007;
    private static final int SECRET_INVALID = 100_016;

    private final Platform platform;

    Logins(Platform platform) {
        this.platform = platform;
    }

    // ---- access token: failures come with HTTP 200

    CompletionStage<HttpAnswer> token(HttpCall call) {
        String contentType = call.header("content-type");
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return done(tokenError("", FORM_POSTED));
        }
        try {
            JsonObject body = Json.read(call.body());
            return token(body.getString("appId", ""), body.getString("clientSecret", ""));
        } catch (JsonException | ClassCastException e) {
            return done(tokenError("", APPID_INVALID));
        }
    }

    private CompletionStage<HttpAnswer> token(String appId, String secret) {
        BotApp app = platform.find(appId);
        if (app == null) {
            return done(tokenError(appId, APPID_INVALID));
        }
        HttpAnswer answer = token(app, secret);
        return platform.later(app.faults().get(Knob.TOKEN_DELAY), answer);
    }

    private HttpAnswer token(BotApp app, String secret) {
        Faults faults = app.faults();
        if (faults.get(Knob.BANNED)) {
            return tokenError(app.id(), APPID_INVALID);
        }
        if (faults.strikes(Knob.TOKEN_ERRORS)) {
            return tokenError(app.id(), faults.get(Knob.TOKEN_ERROR));
        }
        if (!app.hasSecret(secret)) {
            return tokenError(app.id(), SECRET_INVALID);
        }
        AccessTokens.Grant grant = app.token();
        long seconds = grant.remaining().toSeconds();
        var body = Json.object().add("access_token", grant.token());
        if (faults.get(Knob.EXPIRES_IN_NUMBER)) {
            body.add("expires_in", seconds);
        } else {
            body.add("expires_in", Long.toString(seconds));
        }
        platform.observed().add(new Seen.TokenAsked(platform.clock().now(), app.id(), 0));
        return HttpAnswer.traced(OK, body.build());
    }

    private HttpAnswer tokenError(String appId, int code) {
        platform.observed().add(new Seen.TokenAsked(platform.clock().now(), appId, code));
        String message = switch (code) {
            case TOO_MANY -> "Too many requests";
            case FORM_POSTED -> "internal err";
            case APPID_INVALID -> "appid invalid";
            case SECRET_INVALID -> "invalid appid or secret";
            default -> "error";
        };
        return HttpAnswer.traced(
                OK, Json.object().add("code", code).add("message", message).build());
    }

    // ---- gateway discovery

    CompletionStage<HttpAnswer> discovery(BotApp app, boolean withLimits) {
        HttpAnswer answer = discovered(app, withLimits);
        platform.observed().add(new Seen.GatewayAsked(platform.clock().now(), app.id(), answer.status()));
        return platform.later(app.faults().get(Knob.DISCOVERY_DELAY), answer);
    }

    private HttpAnswer discovered(BotApp app, boolean withLimits) {
        Faults faults = app.faults();
        if (faults.strikes(Knob.DISCOVERY_FAILURES)) {
            return HttpAnswer.html(500, "Internal Server Error");
        }
        if (faults.strikes(Knob.DISCOVERY_TOO_MANY)) {
            return HttpAnswer.traced(
                    OK,
                    Json.object()
                            .add("code", TOO_MANY)
                            .add("message", "Too many requests")
                            .build());
        }
        var body = Json.object().add("url", platform.gatewayUrl(app));
        if (withLimits) {
            int starts = faults.get(Knob.SESSION_STARTS);
            body.add("shards", faults.get(Knob.SHARDS))
                    .add(
                            "session_start_limit",
                            Json.object()
                                    .add("total", 1000)
                                    .add("remaining", starts < 0 ? 999 : starts)
                                    .add("reset_after", 14_400_000)
                                    .add("max_concurrency", faults.get(Knob.MAX_CONCURRENCY)));
        }
        return HttpAnswer.traced(OK, body.build());
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
