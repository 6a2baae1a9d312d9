package dev.agenthost.qqbot.simulator.webhook;

import dev.agenthost.qqbot.simulator.media.Outbound;
import dev.agenthost.qqbot.simulator.media.Workers;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Courier;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Posts events to the callback addresses of apps, one after the other for each app, and again where they were not taken
 * (protocol reference 9). Thread-safe.
 */
public final class Webhook implements Courier {
    private static final int OK = 200;
    private static final int WAITING = 10_000;

    private final Platform platform;
    private final Workers workers;
    private final Map<BotApp, Deque<Post>> waiting = new HashMap<>();

    public Webhook(Platform platform, Workers workers) {
        this.platform = platform;
        this.workers = workers;
    }

    private record Post(String event, String frame) {}

    @Override
    public void bring(BotApp app, String event, String frame) {
        synchronized (this) {
            Deque<Post> queue = waiting.computeIfAbsent(app, key -> new ArrayDeque<>());
            if (queue.size() >= WAITING) {
                return;
            }
            queue.addLast(new Post(event, frame));
            if (queue.size() > 1) {
                return;
            }
        }
        post(app, new Post(event, frame), 1);
    }

    private void post(BotApp app, Post post, int attempt) {
        workers.run(() -> send(app, app.faults().get(Knob.WEBHOOK_URL), post.frame()))
                .handle((reply, failure) -> reply == null ? new Outbound.Reply(0, "") : reply)
                .thenAccept(reply -> answered(app, post, attempt, reply));
    }

    private void answered(BotApp app, Post post, int attempt, Outbound.Reply reply) {
        boolean taken = taken(reply);
        Instant now = platform.clock().now();
        platform.observed().add(new Seen.Pushed(now, app.id(), post.event(), attempt, reply.status(), taken));
        if (taken || attempt >= app.faults().get(Knob.WEBHOOK_ATTEMPTS)) {
            next(app);
        } else {
            platform.later(app.faults().get(Knob.WEBHOOK_PAUSE), () -> post(app, post, attempt + 1));
        }
    }

    private void next(BotApp app) {
        Post next;
        synchronized (this) {
            Deque<Post> queue = waiting.getOrDefault(app, new ArrayDeque<>());
            queue.pollFirst();
            next = queue.peekFirst();
        }
        if (next != null) {
            post(app, next, 1);
        }
    }

    /** 200, and not {@code "d":1}; an empty body will do. */
    private static boolean taken(Outbound.Reply reply) {
        return reply.status() == OK && !(object(reply.body()).get("d") instanceof JsonNumber d && d.intValue() != 0);
    }

    private Outbound.Reply send(BotApp app, String url, String body) throws IOException {
        String timestamp = Long.toString(platform.clock().now().getEpochSecond());
        String signature = new Signer(app.secret()).sign(timestamp, body);
        boolean wrong = app.faults().strikes(Knob.WEBHOOK_BAD_SIGNATURES);
        return Outbound.post(
                URI.create(url),
                Map.of(
                        "Content-Type",
                        "application/json",
                        "User-Agent",
                        "QQBot-Callback",
                        "X-Bot-Appid",
                        app.id(),
                        "X-Signature-Timestamp",
                        timestamp,
                        "X-Signature-Ed25519",
                        wrong ? new StringBuilder(signature).reverse().toString() : signature),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Checks the callback address that an app has: {@link #check(BotApp, String)}. */
    public CompletionStage<Boolean> check(BotApp app) {
        return check(app, app.faults().get(Knob.WEBHOOK_URL));
    }

    /**
     * Checks a callback address (op 13), as it is done when somebody enters it.
     *
     * @return whether the answer is signed as it must be
     */
    public CompletionStage<Boolean> check(BotApp app, String url) {
        return workers.run(() -> {
            String token = Ids.hex32();
            String timestamp = Long.toString(platform.clock().now().getEpochSecond());
            String body = Json.object()
                    .add("d", Json.object().add("plain_token", token).add("event_ts", timestamp))
                    .add("op", 13)
                    .build()
                    .toString();
            Outbound.Reply reply = send(app, url, body);
            JsonObject answer = object(reply.body());
            boolean right = reply.status() == OK
                    && string(answer, "plain_token").equals(token)
                    && string(answer, "signature").equals(new Signer(app.secret()).sign(timestamp, token));
            platform.observed()
                    .add(new Seen.Pushed(platform.clock().now(), app.id(), "address check", 1, reply.status(), right));
            return right;
        });
    }

    private static JsonObject object(String body) {
        try {
            return Json.read(body);
        } catch (JsonException e) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }

    private static String string(JsonObject object, String key) {
        return object.get(key) instanceof JsonString text ? text.getString() : "";
    }
}
