package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * One bot as the platform knows it: secret, tokens, sessions, conversations, and its faults. Thread-safe.
 */
public final class BotApp {
    private final Platform platform;
    private final String id;
    private final String secret;
    private final BotUser user;
    private final Faults faults;
    private final int historyBound;
    private final AccessTokens tokens;
    private final Sessions sessions;
    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
    private final Interactions interactions = new Interactions();
    private final RateBook rates = new RateBook();
    private final AtomicLong webhookSeq = new AtomicLong();

    BotApp(Platform platform, String id, String secret, int replayBound, int historyBound) {
        this.platform = platform;
        this.id = id;
        this.secret = secret;
        this.historyBound = historyBound;
        this.user = new BotUser("15912345678901234567", "D4E5F60718293A4B5C6D7E8F90A1B2C3", "demo-bot");
        this.faults = new Faults(platform.faults());
        this.tokens = new AccessTokens(id);
        this.sessions = new Sessions(platform, id, user, faults, replayBound);
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
    public boolean ready() {
        return !sessions.connections().isEmpty();
    }

    /** The connections that carry a session. */
    public List<GatewayConnection> connections() {
        return sessions.connections();
    }

    /** What its connections carry. */
    Sessions sessions() {
        return sessions;
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
    public void mute() {
        sessions.mute(true);
    }

    /** Whether a session is mute. */
    public boolean muted() {
        return sessions.muted();
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
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Forgets every session: whoever resumes one is refused. */
    public void forgetSessions() {
        sessions.endAll();
    }

    /** Mute sessions deliver again, from now on. */
    public void unmute() {
        sessions.mute(false);
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
        EventFrame frame = new EventFrame(event, eventId, d);
        if (!faults.get(Knob.WEBHOOK_URL).isEmpty()) {
            platform.courier().bring(this, event, frame.numbered(webhookSeq.incrementAndGet()));
            return 1;
        }
        return sessions.deliver(frame);
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

    // ---- tokens

    /** The seed of its signatures. */
    public String secret() {
        return secret;
    }

    public boolean hasSecret(String given) {
        return secret.equals(given);
    }

    /** An access token, as it is asked for. */
    public AccessTokens.Grant token() {
        return tokens.ask(platform.clock().now(), faults.get(Knob.TOKEN_LIFE));
    }

    boolean accepts(String token) {
        return tokens.valid(token, platform.clock().now());
    }
}
