package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway sessions of one bot: who may begin or resume one, what each is told, and what it may be told again (protocol
 * reference 3). Thread-safe; its monitor is held while frames are handed to connections, so that they leave in the order of
 * their numbers.
 */
final class Sessions {
    private static final Duration CONCURRENCY_SPAN = Duration.ofSeconds(5);
    private static final int KEPT = 16;
    private static final String FUTURE_EVENT = "SOME_FUTURE_EVENT";

    private final Platform platform;
    private final String app;
    private final BotUser user;
    private final Faults faults;
    private final int replayBound;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Deque<Instant> identifies = new ArrayDeque<>();

    /** @param replayBound how many events a session remembers */
    Sessions(Platform platform, String app, BotUser user, Faults faults, int replayBound) {
        this.platform = platform;
        this.app = app;
        this.user = user;
        this.faults = faults;
        this.replayBound = replayBound;
    }

    /** The connections that carry a session. */
    synchronized List<GatewayConnection> connections() {
        return sessions.values().stream()
                .flatMap(session -> Stream.ofNullable(session.connection))
                .toList();
    }

    /** Those of now acknowledge heartbeats and deliver nothing any more, or deliver again. */
    synchronized void mute(boolean on) {
        sessions.values().forEach(session -> session.mute = on);
    }

    synchronized boolean muted() {
        return sessions.values().stream().anyMatch(session -> session.mute);
    }

    /** Forgets them all: whoever resumes one is refused. */
    synchronized void endAll() {
        List.copyOf(sessions.values()).forEach(this::end);
    }

    /** Numbers an event for every session that asked for it. How many those are. */
    synchronized int deliver(EventFrame event) {
        forgetExpired();
        int told = 0;
        for (Session session : sessions.values()) {
            if (!session.mute && Intents.wants(session.intents, event.event()) && Shards.gets(session, event.d())) {
                long seq = session.nextSeq();
                String frame = event.numbered(seq);
                session.remember(new Session.Dispatch(seq, frame));
                deliver(session, frame);
                told++;
            }
        }
        return told;
    }

    private static void deliver(Session session, String frame) {
        GatewayConnection connection = session.connection;
        if (connection != null) {
            connection.send(frame);
        }
    }

    void identify(GatewayConnection connection, int intents, int shard, int shards) {
        Farewell refusal = identifyRefusal(intents, shard, shards);
        if (refusal != null) {
            connection.refused("Identify: " + refusal, refusal);
            return;
        }
        if (faults.get(Knob.NEWEST_WINS)) {
            superseded(shard, shards).forEach(older -> older.leave(Farewell.close(CloseCode.RESET_BY_RESUME)));
        }
        String sessionId = UUID.randomUUID().toString();
        synchronized (this) {
            Session session = new Session(sessionId, intents, shard, shards, replayBound);
            replaced(session).forEach(old -> old.mute = false);
            keep(session);
            session.connection = connection;
            connection.attach(session);
            connection.send(ready(session));
        }
        platform.observed().add(new Seen.Ready(platform.clock().now(), app, connection.number(), sessionId));
    }

    /** What this session's bot could have resumed instead. */
    private Stream<Session> replaced(Session session) {
        return sessions.values().stream()
                .filter(old -> old.connection == null && old.shard == session.shard && old.shards == session.shards);
    }

    private void keep(Session session) {
        sessions.put(session.id, session);
        if (sessions.size() > KEPT) {
            sessions.values().stream()
                    .filter(old -> old.connection == null && old != session)
                    .findFirst()
                    .ifPresent(old -> sessions.remove(old.id));
        }
    }

    private synchronized @Nullable Farewell identifyRefusal(int intents, int shard, int shards) {
        if (faults.get(Knob.BANNED)) {
            return Farewell.close(CloseCode.BANNED);
        }
        if (faults.strikes(Knob.REFUSE_IDENTIFY)) {
            return faults.get(Knob.IDENTIFY_REFUSAL);
        }
        if ((intents & ~Intents.DEFINED) != 0) {
            return Farewell.close(CloseCode.INVALID_INTENTS);
        }
        if ((intents & ~faults.get(Knob.GRANTED_INTENTS)) != 0) {
            return faults.get(Knob.INTENT_REFUSAL);
        }
        if (shard < 0 || shard >= shards) {
            return Farewell.close(CloseCode.INVALID_SHARD);
        }
        if (faults.get(Knob.IDENTIFY_LIMITED) && !withinConcurrency()) {
            return Farewell.close(CloseCode.TOO_FAST);
        }
        boolean endless = faults.get(Knob.SESSION_STARTS) < 0;
        return endless || faults.strikes(Knob.SESSION_STARTS) ? null : faults.get(Knob.IDENTIFY_REFUSAL);
    }

    private boolean withinConcurrency() {
        Instant now = platform.clock().now();
        identifies.removeIf(at -> !at.plus(CONCURRENCY_SPAN).isAfter(now));
        if (identifies.size() >= faults.get(Knob.MAX_CONCURRENCY)) {
            return false;
        }
        identifies.addLast(now);
        return true;
    }

    private synchronized List<GatewayConnection> superseded(int shard, int shards) {
        List<GatewayConnection> older = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (session.connection != null && session.shard == shard && session.shards == shards) {
                older.add(session.connection);
            }
        }
        return older;
    }

    private String ready(Session session) {
        boolean zero = faults.get(Knob.READY_SHARD_ZERO);
        JsonObjectBuilder d = Json.object()
                .add("version", 1)
                .add("session_id", session.id)
                .add(
                        "user",
                        Json.object()
                                .add("id", user.id())
                                .add("username", user.name())
                                .add("bot", true)
                                .add("status", 1))
                .add(
                        "shard",
                        Json.PROVIDER
                                .createArrayBuilder()
                                .add(zero ? 0 : session.shard)
                                .add(zero ? 0 : session.shards));
        return Json.object()
                .add("op", 0)
                .add("s", session.nextSeq())
                .add("t", "READY")
                .add("d", d)
                .build()
                .toString();
    }

    void resume(GatewayConnection connection, String sessionId, long seq) {
        GatewayConnection older = null;
        int replayed = 0;
        Farewell refusal;
        synchronized (this) {
            forgetExpired();
            Session session = sessions.get(sessionId);
            refusal = resumeRefusal(session, seq);
            if (refusal == null && session != null) {
                older = session.connection;
                if (older != null) {
                    older.detach();
                }
                session.connection = connection;
                session.detachedAt = null;
                connection.attach(session);
                replayed = replay(connection, session, seq);
            }
        }
        if (older != null) {
            older.leave(Farewell.close(CloseCode.RESET_BY_RESUME));
        }
        if (refusal != null) {
            connection.refused("Resume: " + refusal, refusal);
        } else {
            platform.observed()
                    .add(new Seen.Resumed(platform.clock().now(), app, connection.number(), sessionId, replayed));
        }
    }

    private @Nullable Farewell resumeRefusal(@Nullable Session session, long seq) {
        if (faults.get(Knob.BANNED)) {
            return Farewell.close(CloseCode.BANNED);
        }
        if (faults.strikes(Knob.REFUSE_RESUME) || session == null) {
            return faults.get(Knob.RESUME_REFUSAL);
        }
        return session.canReplayAfter(seq) ? null : Farewell.close(CloseCode.INVALID_SEQ);
    }

    private int replay(GatewayConnection connection, Session session, long seq) {
        List<Session.Dispatch> missed = new ArrayList<>(session.mute ? List.of() : session.after(seq));
        if (faults.get(Knob.REPLAY_REVERSED)) {
            Collections.reverse(missed);
        }
        int times = faults.get(Knob.REPLAY_DUPLICATES) ? 2 : 1;
        for (Session.Dispatch dispatch : missed) {
            for (int i = 0; i < times; i++) {
                connection.send(dispatch.frame());
            }
        }
        if (faults.get(Knob.LIVE_BEFORE_RESUMED)) {
            deliver(new EventFrame(FUTURE_EVENT, Ids.event(FUTURE_EVENT), JsonValue.EMPTY_JSON_OBJECT));
        }
        if (!faults.get(Knob.NO_RESUMED)) {
            connection.send("{\"op\":0,\"s\":" + session.nextSeq() + ",\"t\":\"RESUMED\",\"d\":\"\"}");
        }
        return missed.size() * times;
    }

    /** The connection does not carry its session any more. */
    synchronized void connectionLeft(GatewayConnection connection, boolean endSession) {
        for (Session session : List.copyOf(sessions.values())) {
            if (session.connection == connection) {
                session.connection = null;
                session.detachedAt = platform.clock().now();
                connection.detach();
                if (endSession) {
                    end(session);
                }
            }
        }
    }

    private void end(Session session) {
        sessions.remove(session.id);
        GatewayConnection connection = session.connection;
        if (connection != null) {
            connection.detach();
        }
    }

    private void forgetExpired() {
        Instant now = platform.clock().now();
        Duration window = faults.get(Knob.RESUME_WINDOW);
        sessions.values().removeIf(session -> session.expired(now, window));
    }
}
