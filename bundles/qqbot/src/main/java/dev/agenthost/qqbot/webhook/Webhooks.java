package dev.agenthost.qqbot.webhook;

import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.qqbot.wire.Frame;
import dev.agenthost.qqbot.wire.Opcode;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the platform's requests for all accounts that have the webhook, and keeps the door open as long as there is one. Who is
 * not served is not told from who does not exist. Any thread; never blocks.
 */
public final class Webhooks {
    /** Below the host's HTTP service. */
    public static final String PATH = "/qqbot/webhook";

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private static final String NO_HTTP =
            "the host has no HTTP service for the webhook: it is switched on by config/org.apache.felix.http.cfg";

    private final Codec codec;
    private final InstantSource clock;
    private final Door door;

    /** Of one app id the first is served; the others wait for it to go. */
    private final Map<String, List<Served>> accounts = new HashMap<>();

    private final AtomicInteger arrangements = new AtomicInteger();
    private volatile Door.@Nullable Opened opened;
    private volatile boolean broken;

    /** @param clock the wall clock: requests have times */
    public Webhooks(Codec codec, InstantSource clock, Door door) {
        this.codec = codec;
        this.clock = clock;
        this.door = door;
    }

    /** An account that wants to be served. */
    public final class Served {
        private final String appId;
        private final BotKey key;
        private final Duration window;
        private final Callback callback;

        Served(String appId, BotKey key, Duration window, Callback callback) {
            this.appId = appId;
            this.key = key;
            this.window = window;
            this.callback = callback;
        }

        /** Why it is not served, for a person; empty when it is. */
        public String problem() {
            if (serving(appId) != this) {
                return "another account of this host takes the webhook of this app id: remove one of the two";
            }
            Door.Opened open = opened;
            return broken || (open != null && !open.reachable()) ? NO_HTTP : "";
        }

        /** Ends it: from now on requests for it are refused. */
        public void end() {
            List<Served> rest;
            synchronized (accounts) {
                List<Served> same = accounts.getOrDefault(appId, new ArrayList<>());
                same.remove(this);
                if (same.isEmpty()) {
                    accounts.remove(appId);
                }
                rest = List.copyOf(same);
            }
            arrange();
            rest.forEach(other -> other.callback.changed());
        }
    }

    /**
     * Serves an account until its end.
     *
     * @param window how far the time of a request may be from the clock
     */
    public Served serve(String appId, BotKey key, Duration window, Callback callback) {
        Served served = new Served(appId, key, window, callback);
        synchronized (accounts) {
            accounts.computeIfAbsent(appId, app -> new ArrayList<>(1)).add(served);
        }
        arrange();
        callback.changed();
        return served;
    }

    private @Nullable Served serving(String appId) {
        synchronized (accounts) {
            List<Served> same = accounts.get(appId);
            return same == null ? null : same.get(0);
        }
    }

    /** Opens or closes the door; whoever comes while another does leaves it to that one, so that no lock is held meanwhile. */
    private void arrange() {
        if (arrangements.getAndIncrement() > 0) {
            return;
        }
        int done;
        do {
            done = arrangements.get();
            boolean wanted;
            synchronized (accounts) {
                wanted = !accounts.isEmpty();
            }
            Door.Opened open = opened;
            if (wanted && open == null) {
                open();
            } else if (!wanted && open != null) {
                opened = null;
                open.close();
            }
        } while (arrangements.addAndGet(-done) > 0);
    }

    private void open() {
        try {
            opened = door.open(this);
            broken = false;
        } catch (LinkageError | IllegalStateException noServlets) {
            broken = true;
            log.warn("The webhook cannot be opened: {}", NO_HTTP, noServlets);
        }
    }

    /** The door may be reachable now, or not any more. */
    void changed() {
        List<Served> all;
        synchronized (accounts) {
            all = accounts.values().stream().flatMap(List::stream).toList();
        }
        all.forEach(served -> served.callback.changed());
    }

    /** Answers one request. */
    CompletionStage<WebhookAnswer> answer(WebhookRequest request) {
        Served served = serving(request.appId());
        if (served == null) {
            return CompletableFuture.completedStage(WebhookAnswer.UNAUTHORIZED);
        }
        if (!fresh(request.timestamp(), served.window)
                || !served.key.verifies(request.timestamp(), request.body(), request.signature())) {
            served.callback.refused();
            return CompletableFuture.completedStage(WebhookAnswer.UNAUTHORIZED);
        }
        String raw = new String(request.body(), StandardCharsets.UTF_8);
        if (codec.decode(raw) instanceof Decoded.Ok ok) {
            return answer(served, ok.frame(), raw);
        }
        served.callback.refused();
        return CompletableFuture.completedStage(WebhookAnswer.MALFORMED);
    }

    private boolean fresh(String timestamp, Duration window) {
        return SECONDS.matcher(timestamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                                .abs()
                                .compareTo(window)
                        <= 0;
    }

    private CompletionStage<WebhookAnswer> answer(Served served, Frame frame, String raw) {
        return switch (frame.op()) {
            case Opcode.DISPATCH ->
                served.callback
                        .event(frame, raw)
                        .handle((stored, failure) -> ok(codec.callbackAck(failure == null && stored)));
            case Opcode.HEARTBEAT -> CompletableFuture.completedStage(ok(codec.heartbeatAck(frame.d())));
            case Opcode.ADDRESS_CHECK -> CompletableFuture.completedStage(check(served, frame));
            default -> CompletableFuture.completedStage(ok(codec.callbackAck(true)));
        };
    }

    private WebhookAnswer check(Served served, Frame frame) {
        JsonObject asked = frame.d() instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
        String token = asked.getString("plain_token", "");
        String timestamp = asked.getString("event_ts", "");
        return token.isEmpty() || timestamp.isEmpty()
                ? WebhookAnswer.MALFORMED
                : ok(codec.addressChecked(token, served.key.sign(timestamp + token)));
    }

    private static WebhookAnswer ok(String body) {
        return new WebhookAnswer(200, body);
    }
}
