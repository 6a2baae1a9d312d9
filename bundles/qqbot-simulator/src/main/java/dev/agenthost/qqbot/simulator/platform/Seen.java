package dev.agenthost.qqbot.simulator.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something the platform saw or did, as tests, the control API and the page read it. */
public sealed interface Seen {
    /** When, by the platform's wall clock. */
    Instant at();

    /** Which app; empty where that is not known, as before Identify. */
    String app();

    /** @param code 0 = a token was given */
    record TokenAsked(Instant at, String app, int code) implements Seen {}

    /** @param status what HTTP status was answered, or will be */
    record GatewayAsked(Instant at, String app, int status) implements Seen {}

    /** A WebSocket upgrade that is never answered. */
    record UpgradeStalled(Instant at, String app) implements Seen {}

    /** @param connection counts the WebSocket connections of this platform from 1 */
    record Opened(Instant at, String app, long connection) implements Seen {}

    /** An Identify came; nothing is said about its fate. */
    record Identify(Instant at, String app, long connection, int intents, int shard, int shards) implements Seen {}

    /** A Resume came. */
    record Resume(Instant at, String app, long connection, String session, long seq) implements Seen {}

    /** READY was sent. */
    record Ready(Instant at, String app, long connection, String session) implements Seen {}

    /** A Resume was taken: {@code replayed} events were sent again and RESUMED after them. */
    record Resumed(Instant at, String app, long connection, String session, int replayed) implements Seen {}

    /** Identify or Resume was refused. */
    record Refused(Instant at, String app, long connection, String why) implements Seen {}

    /**
     * @param d what the client says it received last; null where it said null or nothing
     * @param nanos the monotonic clock
     */
    record Heartbeat(
            Instant at,
            String app,
            long connection,
            @Nullable Long d,
            long nanos) implements Seen {}

    /** A frame that is no JSON, or of an opcode clients do not send. */
    record Unreadable(Instant at, String app, long connection, String why) implements Seen {}

    /** What the platform did to a connection: a step of a {@link Farewell}, or an expired heartbeat. */
    record Leave(Instant at, String app, long connection, String step) implements Seen {}

    /**
     * A connection is gone.
     *
     * @param byClient whether the client closed it
     * @param code the client's close code, or the platform's; 1006 without close frame
     */
    record Closed(Instant at, String app, long connection, boolean byClient, int code, String reason) implements Seen {}

    /** A person wrote, and this many sessions were told. */
    record Said(Instant at, String app, ChatMessage message, int sessions) implements Seen {}

    /**
     * A send the platform answered or took.
     *
     * @param code the platform's error code, an edge server's HTTP status, 0 for none
     */
    record Sent(
            Instant at,
            String app,
            String conversation,
            String text,
            @Nullable String msgId,
            @Nullable Long msgSeq,
            SendOutcome outcome,
            int code)
            implements Seen {}

    /** A message of the bot's is new, or looks different: a stream grew, it was recalled. */
    record Shown(Instant at, String app, ChatMessage message) implements Seen {}

    /** The bot types, people are told; for so many seconds. */
    record Typing(Instant at, String app, String conversation, int seconds) implements Seen {}

    /**
     * A button was pressed, acknowledged, or not acknowledged in time.
     *
     * @param code what the bot answered; 0 = ok, and while it did not answer
     */
    record Interaction(Instant at, String app, Interactions.Press press, Interactions.State state, int code)
            implements Seen {}

    /** A message waits for its audit, or has passed it or not. */
    record Audit(Instant at, String app, String auditId, Outcome outcome) implements Seen {
        /** How far the audit is. */
        public enum Outcome {
            WAITING,
            PASSED,
            REJECTED
        }
    }

    /**
     * Any other call of the REST interface, or an upload.
     *
     * @param status the HTTP status answered
     * @param code the platform's error code; 0 for none
     */
    record Called(Instant at, String app, String method, String path, int status, int code) implements Seen {}

    /**
     * A file was downloaded.
     *
     * @param authorized whether an Authorization header came along, which is nobody's business here
     */
    record Downloaded(Instant at, String app, String file, boolean authorized) implements Seen {}

    /**
     * An event was posted to the callback address.
     *
     * @param attempt counts from 1
     * @param status the HTTP status answered; 0 = none
     * @param taken whether the bot acknowledged it
     */
    record Pushed(Instant at, String app, String event, int attempt, int status, boolean taken) implements Seen {}

    /** What became of a send. */
    enum SendOutcome {
        /** The message is visible in the conversation. */
        TAKEN,
        /** An equal (msg_id, msg_seq) was taken before; nothing more is visible. */
        DEDUPLICATED,
        /** Refused; nothing is visible. */
        REFUSED
    }
}
