package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The HTTP side: access tokens, gateway discovery, sends (protocol reference 1, 2, 6.1). Thread-safe. */
final class RestApi {
    private static final int OK = 200;
    private static final int TOO_MANY = 100_001;
    private static final int FORM_POSTED = 100_002;
    private static final int APPID_INVALID = 100_007;
    private static final int SECRET_INVALID = 100_016;
    private static final Pattern MESSAGES = Pattern.compile("/(?:v2/)?(users|groups|channels|dms)/([^/]+)/messages");

    private final Platform platform;
    private final Sends sends;

    RestApi(Platform platform) {
        this.platform = platform;
        this.sends = new Sends(platform);
    }

    CompletionStage<HttpAnswer> call(HttpCall call) {
        if (call.path().equals("/app/getAppAccessToken") && call.method().equals("POST")) {
            return token(call);
        }
        String authorization = call.header("authorization");
        BotApp app = authorization == null ? null : authorized(authorization);
        if (app == null) {
            return done(unauthorized(authorization).answer(false));
        }
        return authorized(call, app);
    }

    private CompletionStage<HttpAnswer> authorized(HttpCall call, BotApp app) {
        Matcher messages = MESSAGES.matcher(call.path());
        if (call.method().equals("POST") && messages.matches()) {
            Conversation.Kind kind = Conversation.Kind.of(messages.group(1));
            if (kind.v2() == call.path().startsWith("/v2/")) {
                return sends.send(app, app.conversation(kind, messages.group(2)), call.body());
            }
        }
        return switch (call.method() + " " + call.path()) {
            case "GET /gateway" -> discovery(app, false);
            case "GET /gateway/bot" -> discovery(app, true);
            case "GET /users/@me" -> done(me(app));
            default -> done(RestError.NOT_FOUND.answer(false));
        };
    }

    private @Nullable BotApp authorized(String authorization) {
        return authorization.startsWith(TokenPrefix.WORD)
                ? platform.appOfToken(authorization.substring(TokenPrefix.WORD.length()))
                : null;
    }

    private static RestError unauthorized(@Nullable String authorization) {
        if (authorization == null) {
            return RestError.TOKEN_MISSING;
        }
        return authorization.startsWith("Bot ") ? RestError.FIXED_TOKEN : RestError.TOKEN_EXPIRED;
    }

    // ---- access token: failures come with HTTP 200

    private CompletionStage<HttpAnswer> token(HttpCall call) {
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

    private CompletionStage<HttpAnswer> discovery(BotApp app, boolean withLimits) {
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
            body.add("shards", 1)
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

    private static HttpAnswer me(BotApp app) {
        return HttpAnswer.traced(
                OK,
                Json.object()
                        .add("id", app.user().id())
                        .add("username", app.user().name())
                        .add("avatar", "https://thirdqq.qlogo.cn/demo")
                        .add("union_openid", "")
                        .add("union_user_account", "")
                        .build());
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
