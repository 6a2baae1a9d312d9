package dev.agenthost.qqbot.simulator.rest;

import dev.agenthost.qqbot.simulator.media.FileInfos;
import dev.agenthost.qqbot.simulator.media.FileStore;
import dev.agenthost.qqbot.simulator.media.MediaCalls;
import dev.agenthost.qqbot.simulator.media.Workers;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RateBook;
import dev.agenthost.qqbot.simulator.platform.Reactions;
import dev.agenthost.qqbot.simulator.platform.RestError;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.TokenPrefix;
import dev.agenthost.qqbot.simulator.send.ReactionCalls;
import dev.agenthost.qqbot.simulator.send.Recalls;
import dev.agenthost.qqbot.simulator.send.Sends;
import dev.agenthost.qqbot.simulator.send.Streams;
import jakarta.json.JsonException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The HTTP side of the platform: who is served by what. Thread-safe. */
public final class RestApi {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String CHAT = "/(?:v2/)?(users|groups|channels|dms)/([^/]+)";

    private final Platform platform;
    private final Logins logins;
    private final Lookups lookups;
    private final Sends sends;
    private final Streams streams;
    private final Recalls recalls;
    private final ReactionCalls reactions = new ReactionCalls();
    private final MediaCalls media;
    private final List<Route> routes;

    public RestApi(Platform platform, FileStore files, Workers workers) {
        FileInfos infos = new FileInfos();
        this.platform = platform;
        this.logins = new Logins(platform);
        this.lookups = new Lookups(platform);
        this.sends = new Sends(platform, infos);
        this.streams = new Streams(platform);
        this.recalls = new Recalls(platform);
        this.media = new MediaCalls(platform, files, infos, workers);
        this.routes = List.of(
                route("POST", CHAT + "/messages", 100, this::send),
                route(
                        "POST",
                        "/v2/(users)/([^/]+)/stream_messages",
                        50,
                        (app, chat, call, path) -> streams.chunk(app, chat, call.body())),
                route("POST", "/v2/(users|groups)/([^/]+)/files", 50, this::upload),
                route(
                        "POST",
                        "/v2/(users|groups)/([^/]+)/upload_prepare",
                        10,
                        (app, chat, call, path) -> media.prepare(app, call.body())),
                route(
                        "POST",
                        "/v2/(users|groups)/([^/]+)/upload_part_finish",
                        10,
                        (app, chat, call, path) -> media.finish(app, call.body())),
                route("PUT", "/(channels)/([^/]+)/messages/([^/]+)/reactions/([^/]+)/([^/]+)", 0, this::react),
                route("DELETE", "/(channels)/([^/]+)/messages/([^/]+)/reactions/([^/]+)/([^/]+)", 0, this::react),
                route("GET", "/(channels)/([^/]+)/messages/([^/]+)/reactions/([^/]+)/([^/]+)", 0, this::react),
                route(
                        "DELETE",
                        CHAT + "/messages/(.+)",
                        10,
                        (app, chat, call, path) -> done(recalls.recall(app, chat, path.group(3)))),
                route(
                        "POST",
                        "/v2/(groups)/([^/]+)/members",
                        0,
                        (app, chat, call, path) -> done(lookups.members(call.body()))),
                route("GET", "/v2/(groups)/([^/]+)/info", 0, (app, chat, call, path) -> done(lookups.group(chat))));
    }

    // ---- routes

    /** Serves one kind of call; the path's groups are kind, id, and what else it names. */
    private interface Service {
        CompletionStage<HttpAnswer> call(BotApp app, Conversation conversation, HttpCall call, Matcher path);
    }

    /** @param perSecond calls a second; 0 = any */
    private record Route(String method, Pattern path, int perSecond, Service service) {}

    private static Route route(String method, String path, int perSecond, Service service) {
        return new Route(method, Pattern.compile(path), perSecond, service);
    }

    public CompletionStage<HttpAnswer> call(HttpCall call) {
        String request = call.method() + " " + call.path();
        if (request.equals("POST /app/getAppAccessToken")) {
            return logins.token(call);
        }
        if (request.equals("PUT /upload")) {
            return seen("", call, media.put(call));
        }
        if (request.equals("GET /download")) {
            String file = call.query().getOrDefault("fileid", "");
            platform.observed()
                    .add(new Seen.Downloaded(platform.clock().now(), "", file, call.header("authorization") != null));
            return done(media.download(file));
        }
        String authorization = call.header("authorization");
        BotApp app = authorization == null ? null : authorized(authorization);
        if (app == null) {
            return done(unauthorized(authorization).answer(false));
        }
        return authorized(call, app);
    }

    private CompletionStage<HttpAnswer> authorized(HttpCall call, BotApp app) {
        for (Route route : routes) {
            Matcher path = route.path().matcher(call.path());
            if (route.method().equals(call.method()) && path.matches()) {
                Conversation.Kind kind = Conversation.Kind.of(path.group(1));
                if (kind.v2() == call.path().startsWith("/v2/")) {
                    return routed(route, app, app.conversation(kind, path.group(2)), call, path);
                }
            }
        }
        return switch (call.method() + " " + call.path()) {
            case "GET /gateway" -> logins.discovery(app, false);
            case "GET /gateway/bot" -> logins.discovery(app, true);
            default -> seen(app.id(), call, done(lookups.call(app, call)));
        };
    }

    private CompletionStage<HttpAnswer> routed(
            Route route, BotApp app, Conversation conversation, HttpCall call, Matcher path) {
        boolean limited = route.perSecond() > 0 && app.faults().get(Knob.RATE_LIMITS);
        RestError error = limited
                ? app.rates()
                        .take(
                                platform.clock().now(),
                                List.of(new RateBook.Limit(
                                        route.path().pattern(), SECOND, route.perSecond(), RestError.EDGE_LIMIT)))
                : null;
        CompletionStage<HttpAnswer> answer =
                error == null ? route.service().call(app, conversation, call, path) : done(error.answer(false));
        return path.pattern().pattern().endsWith("messages") ? answer : seen(app.id(), call, answer);
    }

    /** Notes what a call was answered; sends and streams are noted as such. */
    private CompletionStage<HttpAnswer> seen(String app, HttpCall call, CompletionStage<HttpAnswer> answering) {
        return answering.thenApply(answer -> {
            platform.observed()
                    .add(new Seen.Called(
                            platform.clock().now(), app, call.method(), call.path(), answer.status(), code(answer)));
            return answer;
        });
    }

    private static int code(HttpAnswer answer) {
        try {
            return answer.status() < 400 || !answer.body().startsWith("{")
                    ? 0
                    : Json.read(answer.body()).getInt("err_code", 0);
        } catch (JsonException e) {
            return 0;
        }
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

    // ---- services of more than a line

    private CompletionStage<HttpAnswer> send(BotApp app, Conversation conversation, HttpCall call, Matcher path) {
        if (conversation.kind().v2() || !MediaCalls.hasPicture(call)) {
            return sends.send(app, conversation, call.body(), List.of());
        }
        return media.picture(app, call)
                .thenCompose(with -> sends.send(app, conversation, with.body(), with.pictures()))
                .exceptionally(failure -> MediaCalls.refusal(app, failure));
    }

    private CompletionStage<HttpAnswer> upload(BotApp app, Conversation conversation, HttpCall call, Matcher path) {
        return media.upload(app, conversation, call.body())
                .thenApply(uploaded -> uploaded(app, conversation, uploaded))
                .exceptionally(failure -> MediaCalls.refusal(app, failure));
    }

    private HttpAnswer uploaded(BotApp app, Conversation conversation, MediaCalls.Uploaded uploaded) {
        if (!uploaded.send()) {
            return media.answer(app, uploaded.answer().build());
        }
        String id = Ids.robotMessage();
        Attachment file = uploaded.attachment();
        HttpAnswer answer = media.answer(app, uploaded.answer().add("id", id).build());
        return sends.sendFile(app, conversation, file, answer, id);
    }

    private CompletionStage<HttpAnswer> react(BotApp app, Conversation conversation, HttpCall call, Matcher path) {
        Reactions.On on = new Reactions.On(path.group(3), path.group(4), path.group(5));
        return done(
                call.method().equals("GET")
                        ? reactions.users(conversation, on, call.query())
                        : reactions.react(app, conversation, on, call.method().equals("PUT")));
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
