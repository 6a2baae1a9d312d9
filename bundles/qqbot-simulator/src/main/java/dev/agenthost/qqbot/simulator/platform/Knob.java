package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One way in which the platform can be set: what people call it, what it does, what it is worth when nobody touched it. The
 * list is that of the protocol reference, section 10.9. Immutable.
 *
 * <p>A knob that counts ({@code times}) says how often a fault strikes: each strike takes one away, a negative number never
 * ends.
 *
 * @param <T> what it is set to
 */
public final class Knob<T> {
    private static final Map<String, Knob<?>> BY_NAME = new LinkedHashMap<>();

    /** The {@code heartbeat_interval} of Hello; zero and negative are sent as they are. */
    public static final Knob<Duration> HELLO_INTERVAL =
            millis("helloInterval", 45_000, "heartbeat interval in Hello, ms");

    public static final Knob<Duration> HELLO_DELAY = millis("helloDelay", 0, "Hello comes this late, ms");
    public static final Knob<Boolean> STALL_UPGRADE =
            flag("stallUpgrade", false, "accept the TCP connection, never answer the WebSocket upgrade");
    public static final Knob<Boolean> STALL_HELLO = flag("stallHello", false, "never send Hello");
    public static final Knob<Boolean> STALL_READY = flag("stallReady", false, "never answer Identify nor Resume");
    public static final Knob<Boolean> EARLY_IDENTIFY =
            flag("earlyIdentify", true, "take Identify and Resume before Hello was sent; else close 4003");

    public static final Knob<Boolean> STRICT_HEARTBEAT =
            flag("strictHeartbeat", false, "a heartbeat's d must be the last s, or null; else close 4002");
    public static final Knob<Boolean> DROP_ACKS = flag("dropAcks", false, "do not acknowledge heartbeats");
    public static final Knob<Boolean> ACK_WITH_D = flag("ackWithD", false, "acknowledge heartbeats with a d");
    public static final Knob<Double> HEARTBEAT_TIMEOUT = new Knob<>(
            "heartbeatTimeout",
            Double.class,
            1.5,
            Double::valueOf,
            "close 4009 when no heartbeat came for this many intervals; 0 = never");
    public static final Knob<Duration> CONNECTION_LIFE =
            millis("connectionLife", 0, "op 7 when a connection is this old, ms; 0 = never");
    public static final Knob<Duration> RECONNECT_GRACE =
            millis("reconnectGrace", 5_000, "4009 this long after the op 7 of connectionLife, ms");
    public static final Knob<Boolean> BINARY_FRAMES = flag("binaryFrames", false, "send every frame as a binary one");

    public static final Knob<Integer> REFUSE_IDENTIFY = times("refuseIdentify", "refuse Identify");
    public static final Knob<Farewell> IDENTIFY_REFUSAL =
            farewell("identifyRefusal", "op9+4903", "how refuseIdentify, and an exhausted start limit, refuse");
    public static final Knob<Farewell> TOKEN_REFUSAL =
            farewell("tokenRefusal", "op9+4903", "how a bad token is refused on the gateway");
    public static final Knob<Integer> GRANTED_INTENTS =
            number("grantedIntents", Intents.DEFINED, "the intents the bot was granted, as a mask");
    public static final Knob<Farewell> INTENT_REFUSAL =
            farewell("intentRefusal", "op9+eof", "how an intent that was not granted is refused");
    public static final Knob<Boolean> READY_SHARD_ZERO = flag("readyShardZero", false, "READY says shard [0,0]");
    public static final Knob<Boolean> NEWEST_WINS =
            flag("newestWins", false, "a second Identify of a shard closes the first connection; else both get events");
    public static final Knob<Integer> SESSION_STARTS =
            number("sessionStarts", -1, "session_start_limit.remaining; Identify takes one; negative = endless");
    public static final Knob<Integer> MAX_CONCURRENCY =
            number("maxConcurrency", 1, "session_start_limit.max_concurrency, Identifies in 5 s");
    public static final Knob<Boolean> IDENTIFY_LIMITED =
            flag("identifyLimited", false, "enforce maxConcurrency with close 4008");

    public static final Knob<Integer> REFUSE_RESUME = times("refuseResume", "refuse Resume");
    public static final Knob<Farewell> RESUME_REFUSAL =
            farewell("resumeRefusal", "op9+4006", "how a Resume is refused");
    public static final Knob<Duration> RESUME_WINDOW =
            millis("resumeWindow", 300_000, "how long a session without a connection is kept, ms");
    public static final Knob<TokenPrefix> RESUME_PREFIX = choice(
            "resumePrefix",
            TokenPrefix.class,
            TokenPrefix.ANY,
            "the 'QQBot ' before the token in Resume: any, required, forbidden");
    public static final Knob<Boolean> REPLAY_DUPLICATES = flag("replayDuplicates", false, "replay every event twice");
    public static final Knob<Boolean> REPLAY_REVERSED = flag("replayReversed", false, "replay backwards");
    public static final Knob<Boolean> LIVE_BEFORE_RESUMED =
            flag("liveBeforeResumed", false, "a new event (of an unknown name) comes between replay and RESUMED");
    public static final Knob<Boolean> NO_RESUMED = flag("noResumed", false, "RESUMED never comes");
    public static final Knob<Boolean> NORMAL_CLOSE_ENDS_SESSION =
            flag("normalCloseEndsSession", true, "a client's close 1000 ends its session");
    public static final Knob<Boolean> BANNED =
            flag("banned", false, "Identify and Resume are closed with 4915, the token call answers 100007");

    public static final Knob<Duration> DISCOVERY_DELAY =
            millis("discoveryDelay", 0, "GET /gateway and /gateway/bot answer this late, ms");
    public static final Knob<Integer> DISCOVERY_FAILURES =
            times("discoveryFailures", "gateway discovery answers HTTP 500");
    public static final Knob<Integer> DISCOVERY_TOO_MANY =
            times("discoveryTooMany", "gateway discovery answers 100001");
    public static final Knob<String> GATEWAY_URL = new Knob<>(
            "gatewayUrl", String.class, "", text -> text, "what gateway discovery answers instead of the own address");

    public static final Knob<Duration> TOKEN_LIFE = millis("tokenLife", 7_200_000, "life of a new access token, ms");
    public static final Knob<Boolean> EXPIRES_IN_NUMBER =
            flag("expiresInNumber", false, "expires_in is a number, not a string");
    public static final Knob<Duration> TOKEN_DELAY = millis("tokenDelay", 0, "the token call answers this late, ms");
    public static final Knob<Integer> TOKEN_ERROR =
            number("tokenError", 100_001, "the code tokenErrors answers with, in HTTP 200");
    public static final Knob<Integer> TOKEN_ERRORS = times("tokenErrors", "the token call answers tokenError");

    public static final Knob<SendFault> SEND_FAULT =
            choice("sendFault", SendFault.class, SendFault.BAD_GATEWAY, "what sendFaults does to a send");
    public static final Knob<Integer> SEND_FAULTS = times("sendFaults", "a send meets sendFault");
    public static final Knob<Duration> SEND_DELAY =
            millis("sendDelay", 0, "the answer to a send comes this late, ms; the message is out at once");
    public static final Knob<Boolean> ERROR_WITHOUT_CODE =
            flag("errorWithoutCode", false, "REST errors carry err_code only");
    public static final Knob<Boolean> TIMESTAMP_NUMBER =
            flag("timestampNumber", false, "the answer to a send carries unix seconds");
    public static final Knob<Boolean> PROACTIVE_ALLOWED =
            flag("proactiveAllowed", false, "messages without msg_id are let through; else 40034105");
    public static final Knob<Boolean> PROACTIVE_QUOTAS =
            flag("proactiveQuotas", true, "messages without msg_id have the platform's quotas; false lifts them all");
    public static final Knob<Integer> PROACTIVE_PER_MINUTE =
            number("proactivePerMinute", 20, "proactive messages a minute and conversation; then 40034100");
    public static final Knob<Integer> PROACTIVE_PER_DAY =
            number("proactivePerDay", 1_000, "proactive messages a day and conversation; then 40034100");
    public static final Knob<Boolean> MADE_UP_MESSAGES =
            flag("madeUpMessages", false, "a reply to a message that never came is taken; else 40034024");
    public static final Knob<Boolean> MARKDOWN_ALLOWED =
            flag("markdownAllowed", true, "msg_type 2 is let through; else 40034127");
    public static final Knob<Boolean> BLOCK_URLS =
            flag("blockUrls", false, "text that holds a URL is refused: 40054010, in channels 304003");
    public static final Knob<Integer> TEXT_LIMIT =
            number("textLimit", 5_000, "characters a message may have; then 40054007");
    public static final Knob<Integer> DIRECT_REPLIES = number("directReplies", 4, "replies to a direct message");
    public static final Knob<Duration> DIRECT_WINDOW =
            millis("directWindow", 3_600_000, "how long a direct message may be replied to, ms");
    public static final Knob<Integer> GROUP_REPLIES = number("groupReplies", 5, "replies to a group message");
    public static final Knob<Duration> GROUP_WINDOW =
            millis("groupWindow", 300_000, "how long a group message may be replied to, ms");
    public static final Knob<Duration> CHANNEL_WINDOW =
            millis("channelWindow", 300_000, "how long a channel message may be replied to, ms");
    public static final Knob<Boolean> RAW_MARKDOWN_ALLOWED =
            flag("rawMarkdownAllowed", true, "raw markdown is let through in direct chats and groups; else 50056");
    public static final Knob<Boolean> CHANNEL_MARKDOWN_ALLOWED =
            flag("channelMarkdownAllowed", false, "raw markdown is let through in channels; else 50056");
    public static final Knob<Boolean> TEMPLATE_ALLOWED =
            flag("templateAllowed", true, "markdown templates are let through; else 40034127, in channels 304036");
    public static final Knob<Boolean> KEYBOARD_ALLOWED =
            flag("keyboardAllowed", true, "keyboards are let through; else 304037");
    public static final Knob<Boolean> ARK_ALLOWED = flag("arkAllowed", true, "msg_type 3 is let through; else 304004");
    public static final Knob<Boolean> STREAM_ALLOWED =
            flag("streamAllowed", true, "stream_messages is served; else 10000");
    public static final Knob<Duration> STREAM_WINDOW =
            millis("streamWindow", 300_000, "how long after a message its stream may begin, ms");
    public static final Knob<Boolean> MUTED = flag("muted", false, "the bot is muted in groups: 40054002");
    public static final Knob<Boolean> GROUP_ADMIN =
            flag("groupAdmin", false, "the bot administers its groups: it may recall what members wrote");
    public static final Knob<Boolean> PROACTIVE_ERROR_OLD =
            flag("proactiveErrorOld", false, "refused unasked messages answer 40034102, as until early 2026");
    public static final Knob<Boolean> CERTIFIED =
            flag("certified", false, "the bot has the larger quotas of unasked messages");
    public static final Knob<Integer> CHANNEL_PER_SECOND =
            number("channelPerSecond", 0, "messages a second and channel, then 20028; the platform's is 5; 0 = any");
    public static final Knob<Boolean> RATE_LIMITS =
            flag("rateLimits", false, "enforce the calls a second of each interface with 429 and 100001");
    public static final Knob<Duration> RECALL_WINDOW =
            millis("recallWindow", 120_000, "how long a message may be recalled, ms");
    public static final Knob<Duration> INTERACTION_LIFE =
            millis("interactionLife", 5_000, "a button that was not acknowledged for so long shows that it failed, ms");
    public static final Knob<Integer> AUDITS = times("audits", "a send is answered 202 and audited");
    public static final Knob<Duration> AUDIT_DELAY = millis("auditDelay", 500, "an audit takes this long, ms");
    public static final Knob<Boolean> AUDIT_REJECTS =
            flag("auditRejects", false, "audits end in MESSAGE_AUDIT_REJECT; else the message appears");

    public static final Knob<Boolean> FILE_DATA_ALLOWED =
            flag("fileDataAllowed", true, "file_data is taken; else 10000");
    public static final Knob<Integer> FILE_TTL = number("fileTtl", 300, "life of a file_info, s; 0 = long");
    public static final Knob<Long> FILE_LIMIT =
            new Knob<>("fileLimit", Long.class, 200L << 20, Long::valueOf, "bytes a file may have; then 850031");
    public static final Knob<Boolean> CHECK_FORMATS =
            flag("checkFormats", true, "pictures, videos and voices must be what they claim to be; else 850019");
    public static final Knob<Integer> PART_INDEX_BASE =
            number("partIndexBase", 0, "index of an upload's first part: 0, 1");
    public static final Knob<Integer> PART_SIZE = number("partSize", 5_242_880, "bytes of an upload's part");
    public static final Knob<Boolean> SIZES_AS_NUMBERS =
            flag("sizesAsNumbers", false, "upload_prepare gives numbers, and its options at top level; else strings");
    public static final Knob<Integer> PART_CONCURRENCY =
            number("partConcurrency", 1, "parts that may be put at the same time, as upload_prepare tells");
    public static final Knob<Integer> PART_RETRIES = times("partRetries", "upload_part_finish answers 40093001");
    public static final Knob<Boolean> VOLUME_USED_UP =
            flag("volumeUsedUp", false, "upload_part_finish and upload_prepare answer 40093002");
    public static final Knob<Integer> PART_PUT_FAILURES = times("partPutFailures", "a presigned PUT answers 503");
    public static final Knob<Integer> PART_PUT_CUTS = times("partPutCuts", "a presigned PUT is cut");
    public static final Knob<Boolean> STRICT_MD5_10M =
            flag("strictMd510m", false, "md5_10m must be of the first 10002432 bytes; else 10485760 do as well");
    public static final Knob<Boolean> UPLOADS_WRAPPED =
            flag("uploadsWrapped", false, "answers about uploads are wrapped in data");
    public static final Knob<AttachmentUrl> ATTACHMENT_URL = choice(
            "attachmentUrl",
            AttachmentUrl.class,
            AttachmentUrl.FULL,
            "how the url of an attachment is told: full, bare (host:port/path), slashes (//host:port/path)");
    public static final Knob<Boolean> NO_ASR = flag("noAsr", false, "voices come without asr_refer_text");

    public static final Knob<Integer> SHARDS = number("shards", 1, "shards that GET /gateway/bot recommends");
    public static final Knob<String> SANDBOX = new Knob<>(
            "sandbox",
            String.class,
            "",
            text -> text,
            "ids, separated by commas: all other users, groups and channels answer 11292; empty = no sandbox");
    public static final Knob<String> WEBHOOK_URL = new Knob<>(
            "webhookUrl",
            String.class,
            "",
            text -> text,
            "events are posted there, and the WebSocket gets none; must answer the check (op 13); empty = none");
    public static final Knob<Integer> WEBHOOK_BAD_SIGNATURES =
            times("webhookBadSignatures", "a post is signed wrongly");
    public static final Knob<Integer> WEBHOOK_ATTEMPTS =
            number("webhookAttempts", 4, "how often a post is tried until it is answered 200 and not d:1");
    public static final Knob<Duration> WEBHOOK_PAUSE = millis("webhookPause", 1_000, "time between two tries, ms");

    public static final Knob<GroupMode> GROUP_MODE = choice(
            "groupMode",
            GroupMode.class,
            GroupMode.MENTIONS,
            "which group messages the bot gets: mentions; full (a mention comes as GROUP_MESSAGE_CREATE only); both");

    private final String name;
    private final Class<T> type;
    private final T defaultValue;
    private final Function<String, T> reader;
    private final String description;

    private Knob(String name, Class<T> type, T defaultValue, Function<String, T> reader, String description) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.reader = reader;
        this.description = description;
        BY_NAME.put(name, this);
    }

    /** Every knob, in the order to show them. */
    public static Collection<Knob<?>> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** @throws IllegalArgumentException when there is no knob of this name */
    public static Knob<?> named(String name) {
        Knob<?> knob = BY_NAME.get(name);
        if (knob == null) {
            throw new IllegalArgumentException("no knob '" + name + "'; there are " + BY_NAME.keySet());
        }
        return knob;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public T defaultValue() {
        return defaultValue;
    }

    T cast(Object value) {
        return type.cast(value);
    }

    /**
     * Reads a value as people and JSON write it: milliseconds for a duration, a word for a choice.
     *
     * @throws IllegalArgumentException when it is none
     */
    public T read(JsonValue value) {
        String text = value instanceof JsonString string ? string.getString() : value.toString();
        try {
            return reader.apply(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "knob '" + name + "' does not take '" + text + "': " + description + " (default " + defaultValue
                            + ")",
                    e);
        }
    }

    /** The value as {@link #read} takes it. */
    public JsonValue write(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Duration duration) {
            return json(duration.toMillis());
        }
        if (value instanceof Number number) {
            return json(number);
        }
        return Json.PROVIDER.createValue(value.toString());
    }

    private static JsonNumber json(Number number) {
        return Json.PROVIDER.createValue(number);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Knob<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Knob<>(
                name,
                Boolean.class,
                defaultValue,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("true or false");
                },
                description);
    }

    private static Knob<Duration> millis(String name, long defaultValue, String description) {
        return new Knob<>(
                name,
                Duration.class,
                Duration.ofMillis(defaultValue),
                text -> Duration.ofMillis(Long.parseLong(text)),
                description);
    }

    private static Knob<Integer> number(String name, int defaultValue, String description) {
        return new Knob<>(name, Integer.class, defaultValue, Integer::valueOf, description);
    }

    private static Knob<Integer> times(String name, String description) {
        return number(name, 0, description + ", so many times; negative = always");
    }

    private static Knob<Farewell> farewell(String name, String defaultValue, String description) {
        return new Knob<>(name, Farewell.class, Farewell.parse(defaultValue), Farewell::parse, description);
    }

    private static <E extends Enum<E>> Knob<E> choice(String name, Class<E> type, E defaultValue, String description) {
        return new Knob<>(
                name, type, defaultValue, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)), description);
    }
}
