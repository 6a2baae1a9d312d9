package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform's end of one WebSocket connection: Hello, Identify, Resume, heartbeats (protocol reference 3). What comes from
 * the client is given to it on one thread; everything else may be called on any.
 */
public final class GatewayConnection {
    private static final String RECONNECT = "{\"op\":7}";
    private static final String ACK = "{\"op\":11}";

    private final Platform platform;
    private final long number;
    private final Link link;
    private final Faults faultsBeforeIdentify;
    private volatile @Nullable BotApp app;
    private volatile @Nullable Session session;
    private volatile boolean helloSent;
    private volatile boolean silent;
    private volatile boolean leaving;
    private volatile boolean askedToReconnect;
    private volatile int leftWith;
    private volatile Duration interval = Duration.ZERO;
    private volatile long openedAt;
    private volatile long lastBeat;

    GatewayConnection(Platform platform, long number, Link link, Faults faultsBeforeIdentify) {
        this.platform = platform;
        this.number = number;
        this.link = link;
        this.faultsBeforeIdentify = faultsBeforeIdentify;
    }

    /** Counts from 1, over all apps. */
    public long number() {
        return number;
    }

    /** Whether Identify or Resume was taken and the session still is this connection's. */
    public boolean authenticated() {
        return session != null;
    }

    void opened() {
        openedAt = platform.clock().nanos();
        platform.observed().add(new Seen.Opened(platform.clock().now(), appId(), number));
        if (!faults().get(Knob.STALL_HELLO)) {
            platform.later(faults().get(Knob.HELLO_DELAY), this::hello);
        }
    }

    private void hello() {
        interval = faults().get(Knob.HELLO_INTERVAL);
        helloSent = true;
        send("{\"op\":10,\"d\":{\"heartbeat_interval\":" + interval.toMillis() + "}}");
    }

    /** A text frame came, or a binary one read as text. */
    public void received(String text) {
        if (silent || leaving) {
            return;
        }
        JsonObject frame;
        int op;
        try {
            frame = Json.read(text);
            op = frame.getInt("op", -1);
        } catch (JsonException | ClassCastException e) {
            unreadable("no JSON object with an op", CloseCode.INVALID_PAYLOAD);
            return;
        }
        switch (op) {
            case 1 -> heartbeat(frame.get("d"));
            case 2 -> identify(frame.get("d"));
            case 6 -> resume(frame.get("d"));
            default -> unreadable("op " + op, CloseCode.INVALID_OPCODE);
        }
    }

    private void unreadable(String why, int code) {
        platform.observed().add(new Seen.Unreadable(platform.clock().now(), appId(), number, why));
        leave(Farewell.close(code));
    }

    private void heartbeat(@Nullable JsonValue d) {
        long now = platform.clock().nanos();
        Long last = d instanceof JsonNumber seq ? seq.longValue() : null;
        Session current = session;
        if (current != null) {
            platform.lateness().record(Duration.ofNanos(now - lastBeat).minus(interval));
        }
        lastBeat = now;
        platform.observed().add(new Seen.Heartbeat(platform.clock().now(), appId(), number, last, now));
        if (faults().get(Knob.STRICT_HEARTBEAT) && last != null && (current == null || last > current.lastSeq())) {
            unreadable("heartbeat d " + last, CloseCode.INVALID_PAYLOAD);
        } else if (!faults().get(Knob.DROP_ACKS)) {
            send(faults().get(Knob.ACK_WITH_D) ? "{\"op\":11,\"d\":" + (last == null ? 0 : last) + "}" : ACK);
        }
    }

    private void identify(@Nullable JsonValue d) {
        if (!(d instanceof JsonObject body)
                || !(body.get("intents") instanceof JsonNumber intents)
                || (body.containsKey("shard") && shard(body) == null)) {
            unreadable("Identify without token, intents or shard", CloseCode.INVALID_PAYLOAD);
            return;
        }
        if (refuseOutOfTurn()) {
            return;
        }
        int[] shard = body.containsKey("shard") ? shard(body) : new int[] {0, 1};
        if (shard == null) {
            return;
        }
        String token = body.getString("token", "");
        BotApp known = token.startsWith(TokenPrefix.WORD) ? platform.appOfToken(bare(token)) : null;
        app = known;
        platform.observed()
                .add(new Seen.Identify(
                        platform.clock().now(), appId(), number, intents.intValue(), shard[0], shard[1]));
        if (faults().get(Knob.STALL_READY)) {
            return;
        }
        if (known == null) {
            refused("token", faults().get(Knob.TOKEN_REFUSAL));
        } else {
            known.sessions().identify(this, intents.intValue(), shard[0], shard[1]);
        }
    }

    private void resume(@Nullable JsonValue d) {
        if (!(d instanceof JsonObject body) || !(body.get("seq") instanceof JsonNumber seq)) {
            unreadable("Resume without token, session_id or seq", CloseCode.INVALID_PAYLOAD);
            return;
        }
        if (refuseOutOfTurn()) {
            return;
        }
        String token = body.getString("token", "");
        String sessionId = body.getString("session_id", "");
        BotApp known = platform.appOfToken(bare(token));
        app = known;
        platform.observed().add(new Seen.Resume(platform.clock().now(), appId(), number, sessionId, seq.longValue()));
        if (faults().get(Knob.STALL_READY)) {
            return;
        }
        if (known == null || !faults().get(Knob.RESUME_PREFIX).takes(token)) {
            refused("token", faults().get(Knob.TOKEN_REFUSAL));
        } else {
            known.sessions().resume(this, sessionId, seq.longValue());
        }
    }

    private boolean refuseOutOfTurn() {
        if (!helloSent && !faults().get(Knob.EARLY_IDENTIFY)) {
            leave(Farewell.close(CloseCode.NOT_AUTHENTICATED));
            return true;
        }
        if (session != null) {
            leave(Farewell.close(CloseCode.ALREADY_AUTHENTICATED));
            return true;
        }
        return false;
    }

    private static int @Nullable [] shard(JsonObject body) {
        if (body.get("shard") instanceof JsonArray pair
                && pair.size() == 2
                && pair.get(0) instanceof JsonNumber id
                && pair.get(1) instanceof JsonNumber of) {
            return new int[] {id.intValue(), of.intValue()};
        }
        return null;
    }

    private static String bare(String token) {
        return token.startsWith(TokenPrefix.WORD) ? token.substring(TokenPrefix.WORD.length()) : token;
    }

    void refused(String why, Farewell farewell) {
        platform.observed().add(new Seen.Refused(platform.clock().now(), appId(), number, why));
        leave(farewell);
    }

    void attach(Session taken) {
        lastBeat = platform.clock().nanos();
        session = taken;
    }

    /** Takes the session away, so that nothing that happens here touches it any more. */
    void detach() {
        session = null;
    }

    void send(String frame) {
        if (silent) {
            return;
        }
        if (faults().get(Knob.BINARY_FRAMES)) {
            link.sendBinary(frame);
        } else {
            link.sendText(frame);
        }
    }

    /** Takes leave as told, step by step. */
    public void leave(Farewell farewell) {
        follow(farewell.steps());
    }

    private void follow(List<Farewell.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        Farewell.Step step = steps.get(0);
        List<Farewell.Step> rest = steps.subList(1, steps.size());
        if (step instanceof Farewell.Step.Pause pause) {
            platform.later(pause.length(), () -> follow(rest));
            return;
        }
        platform.observed().add(new Seen.Leave(platform.clock().now(), appId(), number, step.toString()));
        if (step instanceof Farewell.Step.Reconnect) {
            send(RECONNECT);
        } else if (step instanceof Farewell.Step.InvalidSession invalid) {
            giveUpSession(!invalid.resumable());
            send("{\"op\":9,\"d\":" + invalid.resumable() + "}");
        } else if (step instanceof Farewell.Step.Close close) {
            giveUpSession(!CloseCode.resumable(close.code()));
            gone(close.code());
            link.close(close.code(), CloseCode.reason(close.code()));
        } else if (step instanceof Farewell.Step.EndOfStream) {
            giveUpSession(false);
            gone(CloseCode.ABNORMAL);
            link.end();
        } else if (step instanceof Farewell.Step.Reset) {
            giveUpSession(false);
            gone(CloseCode.ABNORMAL);
            link.reset();
        } else {
            silence(true);
        }
        follow(rest);
    }

    private void gone(int code) {
        leaving = true;
        if (leftWith == 0) {
            leftWith = code;
        }
    }

    private void giveUpSession(boolean end) {
        BotApp known = app;
        if (known != null) {
            known.sessions().connectionLeft(this, end);
        }
    }

    void silence(boolean on) {
        silent = on;
        link.silence(on);
    }

    boolean silent() {
        return silent;
    }

    /**
     * The TCP connection ended.
     *
     * @param code the close code the client sent; 1006 when it sent none
     */
    public void closed(int code, String reason) {
        int own = leftWith;
        boolean byClient = own == 0;
        leaving = true;
        giveUpSession(byClient && code == CloseCode.NORMAL && faults().get(Knob.NORMAL_CLOSE_ENDS_SESSION));
        platform.forget(this);
        platform.observed()
                .add(new Seen.Closed(platform.clock().now(), appId(), number, byClient, byClient ? code : own, reason));
    }

    /** Looks whether a heartbeat is overdue, or the connection too old. */
    void sweep(long now) {
        if (silent || leaving || session == null) {
            return;
        }
        double intervals = faults().get(Knob.HEARTBEAT_TIMEOUT);
        Duration life = faults().get(Knob.CONNECTION_LIFE);
        if (intervals > 0 && interval.toNanos() > 0 && now - lastBeat > intervals * interval.toNanos()) {
            leave(Farewell.close(CloseCode.EXPIRED));
        } else if (!life.isZero() && !askedToReconnect && now - openedAt > life.toNanos()) {
            askedToReconnect = true;
            leave(Farewell.parse("op7+" + faults().get(Knob.RECONNECT_GRACE).toMillis() + "ms+4009"));
        }
    }

    private Faults faults() {
        BotApp known = app;
        return known == null ? faultsBeforeIdentify : known.faults();
    }

    @Nullable
    BotApp app() {
        return app;
    }

    private String appId() {
        BotApp known = app;
        return known == null ? "" : known.id();
    }
}
