package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One bot as the platform knows it: secret, tokens, sessions, conversations, and its faults. Thread-safe; its monitor guards
 * tokens and sessions, and is held while frames are handed to connections, so that they leave in the order of their numbers.
 */
public final class BotApp {
    private static final Duration CONCURRENCY_SPAN = Duration.ofSeconds(5);
    private static final int KEPT_SESSIONS = 16;

    private final Platform platform;
    private final String id;
    private final String secret;
    private final BotUser user;
    private final Faults faults;
    private final int replayBound;
    private final int historyBound;
    private final AccessTokens tokens;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Deque<Instant> identifies = new ArrayDeque<>();
    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
    private final Interactions interactions = new Interactions();
    private final RateBook rates = new RateBook();
    private final AtomicLong webhookSeq = new AtomicLong();

    BotApp(Platform platform, String id, String secret, int replayBound, int historyBound) {
        this.platform = platform;
        this.id = id;
        this.secret = secret;
        this.replayBound = replayBound;
        this.historyBound = historyBound;
        this.user = new BotUser("15912345678901234567", "D4E5F60718293A4B5C6D7E8F90A1B2C3", "demo-bot");
        this.faults = new Faults(platform.faults());
        this.tokens = new AccessTokens(id);
    }

    public String id() {
        return id;
    }

    public BotUser user() {
        return user;
    }

    /** The knobs of this app alone; what is not set here is as {@link Platform#faults()} has it. */
    public Faults faults() {
        return faults;
    }

    public Conversation direct(String userOpenid) {
        return conversation(Conversation.Kind.DIRECT, userOpenid);
    }

    public Conversation group(String groupOpenid) {
        return conversation(Conversation.Kind.GROUP, groupOpenid);
    }

    public Conversation channel(String channelId) {
        return conversation(Conversation.Kind.CHANNEL, channelId);
    }

    /** @param guildId the pseudo guild of the direct chat */
    public Conversation channelDirect(String guildId) {
        return conversation(Conversation.Kind.CHANNEL_DIRECT, guildId);
    }

    public Conversation conversation(Conversation.Kind kind, String conversationId) {
        return conversations.computeIfAbsent(
                kind.word() + "/" + conversationId, key -> new Conversation(this, kind, conversationId, historyBound));
    }

    /** Every conversation somebody looked at or wrote in. */
    public Collection<Conversation> conversations() {
        return Collections.unmodifiableCollection(conversations.values());
    }

    /** Whether a session with a connection is there: READY or RESUMED was sent and the connection was not left since. */
    public synchronized boolean ready() {
        return sessions.values().stream().anyMatch(session -> session.connection != null);
    }

    /** The connections that carry a session. */
    public synchronized List<GatewayConnection> connections() {
        List<GatewayConnection> live = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (session.connection != null) {
                live.add(session.connection);
            }
        }
        return Collections.unmodifiableList(live);
    }

    // ---- what a person makes the platform do

    /** Takes leave of every connection of this app. */
    public void leave(Farewell farewell) {
        platform.connectionsOf(this).forEach(connection -> connection.leave(farewell));
    }

    /** The same, as text: see {@link Farewell}. */
    public void leave(String farewell) {
        leave(Farewell.parse(farewell));
    }

    /** The sessions of now acknowledge heartbeats and deliver nothing any more; a new Identify ends that. */
    public synchronized void mute() {
        sessions.values().forEach(session -> session.mute = true);
    }

    /** Whether a session is mute. */
    public synchronized boolean muted() {
        return sessions.values().stream().anyMatch(session -> session.mute);
    }

    /** Whether a connection of this app was told to go silent. */
    public boolean silent() {
        return platform.connectionsOf(this).stream().anyMatch(GatewayConnection::silent);
    }

    /** Closes everything with 4915, and refuses all that follows until {@link #unban()} or {@link #heal()}. */
    public void ban() {
        faults.set(Knob.BANNED, true);
        revokeTokens();
        leave(Farewell.close(CloseCode.BANNED));
    }

    /** The bot may come back. */
    public void unban() {
        faults.set(Knob.BANNED, false);
    }

    /** Every access token is void: REST answers 11244, the gateway refuses. */
    public synchronized void revokeTokens() {
        tokens.revokeAll();
    }

    /** Forgets every session: whoever resumes one is refused. */
    public synchronized void forgetSessions() {
        for (Session session : List.copyOf(sessions.values())) {
            end(session);
        }
    }

    /** Mute sessions deliver again, from now on. */
    public synchronized void unmute() {
        sessions.values().forEach(session -> session.mute = false);
    }

    /** Connections that went silent read and write again. */
    public void speak() {
        platform.connectionsOf(this).forEach(connection -> connection.silence(false));
    }

    /** All faults of this app end; silent connections speak again, mute sessions deliver. */
    public void heal() {
        faults.clear();
        unmute();
        speak();
    }

    /** Sends this text as a frame, whatever it is, on every connection of this app. */
    public void frame(String text) {
        platform.connectionsOf(this).forEach(connection -> connection.send(text));
    }

    /**
     * Sends an event to every session that asked for it, numbered; sessions without a connection get it on Resume.
     *
     * @return how many sessions
     */
    public int dispatch(String event, JsonValue d) {
        return dispatch(event, Ids.event(event), d);
    }

    int dispatch(String event, String eventId, JsonValue d) {
        if (d instanceof JsonObject body && (Standing.follows(event) || Repliable.anywhere(event))) {
            concerned(body).forEach(conversation -> {
                conversation.standing().told(event, body);
                if (Repliable.event(event, conversation.kind())) {
                    conversation.replies().open(eventId, platform.clock().now());
                }
            });
        }
        if (!faults.get(Knob.WEBHOOK_URL).isEmpty()) {
            platform.courier().bring(this, event, frame(webhookSeq.incrementAndGet(), tail(event, eventId, d)));
            return 1;
        }
        return number(event, eventId, d);
    }

    private static String tail(String event, String eventId, JsonValue d) {
        return ",\"t\":\"" + event + "\",\"id\":\"" + eventId + "\",\"d\":" + d + "}";
    }

    private static String frame(long seq, String tail) {
        return "{\"op\":0,\"s\":" + seq + tail;
    }

    private Stream<Conversation> concerned(JsonObject body) {
        return Stream.of(
                        concerned(body, "group_openid", Conversation.Kind.GROUP),
                        concerned(body, "openid", Conversation.Kind.DIRECT),
                        concerned(body, "user_openid", Conversation.Kind.DIRECT),
                        concerned(body, "channel_id", Conversation.Kind.CHANNEL))
                .flatMap(Optional::stream)
                .limit(1);
    }

    private Optional<Conversation> concerned(JsonObject body, String key, Conversation.Kind kind) {
        return body.get(key) instanceof JsonString where
                ? Optional.of(conversation(kind, where.getString()))
                : Optional.empty();
    }

    // ---- messages in

    String takes(Conversation conversation, Draft draft) {
        return platform.inbox().take(this, conversation, draft);
    }

    Pressed presses(Conversation conversation, Person person, String messageId, String buttonId) {
        return platform.buttons().press(this, conversation, person, messageId, buttonId);
    }

    int happens(Conversation conversation, String name, JsonObject fields) {
        JsonObject d = EventCatalog.body(
                this, name, conversation, fields, platform.clock().now());
        if (!name.equals("INTERACTION_CREATE")) {
            return dispatch(name, d);
        }
        String interaction = d.getString("id");
        interactions.open(new Interactions.Press(interaction, conversation.key(), "", "", Person.ALICE.name()));
        return dispatch(name, name + ":" + interaction, d);
    }

    void allowProactive(Conversation conversation, boolean allowed) {
        boolean group = conversation.kind() == Conversation.Kind.GROUP;
        if (!group && conversation.kind() != Conversation.Kind.DIRECT) {
            throw new IllegalArgumentException("only direct chats and groups have this switch");
        }
        JsonObjectBuilder d = Json.object()
                .add("timestamp", platform.clock().now().getEpochSecond())
                .add(group ? "group_openid" : "openid", conversation.id());
        if (group) {
            d.add("op_member_openid", Person.OWEN.openid());
        }
        dispatch((group ? "GROUP" : "C2C") + (allowed ? "_MSG_RECEIVE" : "_MSG_REJECT"), d.build());
    }

    /** The buttons that were pressed. */
    public Interactions interactions() {
        return interactions;
    }

    /**
     * The bot acknowledged an interaction.
     *
     * @param code what it answered; 0 = ok
     */
    public void acknowledged(Interactions.Press press, int code) {
        Interactions.State state = interactions.acknowledge(press);
        platform.observed().add(new Seen.Interaction(platform.clock().now(), id, press, state, code));
    }

    /** What was taken of this bot's limits. */
    public RateBook rates() {
        return rates;
    }

    /** Shows a message of the bot's, new or changed. */
    public void shown(ChatMessage message) {
        platform.observed().add(new Seen.Shown(platform.clock().now(), id, message));
    }

    private synchronized int number(String event, String eventId, JsonValue d) {
        forgetExpired();
        String tail = tail(event, eventId, d);
        int told = 0;
        for (Session session : sessions.values()) {
            if (!session.mute && Intents.wants(session.intents, event) && Shards.gets(session, d)) {
                long seq = session.nextSeq();
                String frame = frame(seq, tail);
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

    // ---- the gateway's side

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
        platform.observed().add(new Seen.Ready(platform.clock().now(), id, connection.number(), sessionId));
    }

    /** What this session's bot could have resumed instead. */
    private Stream<Session> replaced(Session session) {
        return sessions.values().stream()
                .filter(old -> old.connection == null && old.shard == session.shard && old.shards == session.shards);
    }

    private void keep(Session session) {
        sessions.put(session.id, session);
        if (sessions.size() > KEPT_SESSIONS) {
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
                    .add(new Seen.Resumed(platform.clock().now(), id, connection.number(), sessionId, replayed));
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
            number("SOME_FUTURE_EVENT", Ids.event("SOME_FUTURE_EVENT"), JsonValue.EMPTY_JSON_OBJECT);
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

    // ---- tokens

    /** The seed of its signatures. */
    public String secret() {
        return secret;
    }

    public boolean hasSecret(String given) {
        return secret.equals(given);
    }

    /** An access token, as it is asked for. */
    public synchronized AccessTokens.Grant token() {
        return tokens.ask(platform.clock().now(), faults.get(Knob.TOKEN_LIFE));
    }

    synchronized boolean accepts(String token) {
        return tokens.valid(token, platform.clock().now());
    }
}
