package dev.agenthost.qqbot.gateway;

import static dev.agenthost.qqbot.gateway.Verdict.Recovery.FATAL;
import static dev.agenthost.qqbot.gateway.Verdict.Recovery.IDENTIFY;
import static dev.agenthost.qqbot.gateway.Verdict.Recovery.REFRESH_TOKEN;
import static dev.agenthost.qqbot.gateway.Verdict.Recovery.REFRESH_TOKEN_AND_IDENTIFY;
import static dev.agenthost.qqbot.gateway.Verdict.Recovery.RESUME;
import static dev.agenthost.qqbot.gateway.Verdict.Recovery.STEP_INTENTS_DOWN;

import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The one table of verdicts (protocol 1.2, 1.3, 3.6, 4.1, 10.3). The README shows the same table; a test holds them together. */
public final class VerdictTable {
    /** What a row is about. */
    public enum Subject {
        /** A WebSocket close code. */
        CLOSE("close"),
        /** A code of the token or the gateway request, with whatever HTTP status. */
        CODE("code"),
        /** The HTTP status of the gateway request, where its code has no row. */
        HTTP("HTTP");

        private final String words;

        Subject(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * A row: the first that fits counts.
     *
     * @param from the lowest number it is about
     * @param to the highest
     */
    public record Row(Subject subject, int from, int to, Verdict verdict) {}

    private static final int ANY = Integer.MAX_VALUE;
    private static final Duration NONE = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final String CLIENT_BUG = "The platform calls our frames wrong: update the adapter, or report this.";
    private static final String CREDENTIALS = "Check appId and clientSecret in the platform's console.";
    private static final String BANNED = "The bot is banned: contact the platform.";

    private static final List<Row> ROWS = List.of(
            close(1000, 1015, RESUME, NONE, "the connection ended"),
            outside(close(4000, 4000, RESUME, NONE, "the platform had an unknown error")),
            close(4001, 4002, FATAL, NONE, CLIENT_BUG),
            close(4003, 4003, IDENTIFY, NONE, "not authenticated"),
            close(4004, 4004, REFRESH_TOKEN_AND_IDENTIFY, NONE, "the access token was refused"),
            close(4005, 4005, RESUME, NONE, "authenticated twice"),
            close(4006, 4006, IDENTIFY, NONE, "the session is not valid"),
            close(4007, 4007, IDENTIFY, NONE, "the sequence is not valid"),
            outside(close(4008, 4008, RESUME, MINUTE, "sent too fast")),
            close(4009, 4009, RESUME, NONE, "the connection expired"),
            close(4010, 4010, FATAL, NONE, "The shard is not valid: check the setting shard."),
            close(4011, 4011, FATAL, NONE, "Too many guilds for one connection: use more shards (setting shard)."),
            close(4012, 4012, FATAL, NONE, CLIENT_BUG),
            close(4013, 4013, FATAL, NONE, "The platform does not know an intent: check the setting intents."),
            close(4014, 4014, STEP_INTENTS_DOWN, NONE, "an intent is not granted"),
            outside(close(4900, 4913, IDENTIFY, NONE, "the platform had an internal error")),
            close(4914, 4914, FATAL, NONE, "The bot is delisted, only the sandbox may connect: contact the platform."),
            close(4915, 4915, FATAL, NONE, BANNED),
            close(0, ANY, RESUME, NONE, "closed with a code nobody knows"),
            code(10004, FATAL, NONE, "The bot does not exist. " + CREDENTIALS),
            code(11241, REFRESH_TOKEN, NONE, "the access token was missing"),
            code(11242, REFRESH_TOKEN, NONE, "the access token could not be checked"),
            code(11243, REFRESH_TOKEN, NONE, "the access token was wrong"),
            code(11244, REFRESH_TOKEN, NONE, "the access token has expired"),
            code(11245, FATAL, NONE, "Fixed tokens are disabled. " + CREDENTIALS),
            code(11251, FATAL, NONE, "The appId is wrong. " + CREDENTIALS),
            code(11261, FATAL, NONE, "The appId is missing. " + CREDENTIALS),
            code(11265, FATAL, NONE, BANNED),
            code(11275, FATAL, NONE, "The appId is wrong. " + CREDENTIALS),
            code(11298, FATAL, NONE, "This host's address is not on the bot's IP whitelist: add it in the console."),
            code(40023002, FATAL, NONE, "This host's address is not on the bot's IP whitelist: add it in the console."),
            outside(code(100001, RESUME, MINUTE, "too many requests")),
            code(100007, FATAL, NONE, "The appId is not valid, or the bot is banned. " + CREDENTIALS),
            code(100016, FATAL, NONE, "appId or clientSecret is not valid. " + CREDENTIALS),
            outside(code(100017, RESUME, MINUTE, "too many requests")),
            new Row(Subject.HTTP, 401, 401, new Verdict(REFRESH_TOKEN, NONE, "not authenticated")),
            outside(new Row(Subject.HTTP, 429, 429, new Verdict(RESUME, MINUTE, "too many requests"))),
            new Row(Subject.HTTP, 0, ANY, new Verdict(RESUME, NONE, "the request failed")));

    private static final Map<Phase, Verdict> INVALID_SESSION = Map.of(
            Phase.AWAITING_HELLO, new Verdict(IDENTIFY, NONE, "the session was refused at once"),
            Phase.IDENTIFYING, new Verdict(STEP_INTENTS_DOWN, NONE, "Identify was refused: intents or credentials"),
            Phase.RESUMING, new Verdict(IDENTIFY, NONE, "Resume was refused"),
            Phase.READY, new Verdict(IDENTIFY, NONE, "the session ended"));

    private VerdictTable() {}

    private static Row close(int from, int to, Recovery recovery, Duration atLeast, String words) {
        return new Row(Subject.CLOSE, from, to, new Verdict(recovery, atLeast, words));
    }

    private static Row code(int code, Recovery recovery, Duration atLeast, String words) {
        return new Row(Subject.CODE, code, code, new Verdict(recovery, atLeast, words));
    }

    private static Row outside(Row row) {
        Verdict verdict = row.verdict();
        return new Row(
                row.subject(),
                row.from(),
                row.to(),
                new Verdict(verdict.recovery(), verdict.atLeast(), verdict.words(), true));
    }

    /** Every row of close codes, codes and statuses, in the order they are looked at. */
    public static List<Row> rows() {
        return ROWS;
    }

    /** The gateway closed the WebSocket, or it broke. */
    public static Verdict closed(int code) {
        return lookUp(Subject.CLOSE, code);
    }

    /** Op 9 came; what its {@code d} says plays no part. */
    public static Verdict invalidSession(Phase phase) {
        return Objects.requireNonNull(INVALID_SESSION.get(phase), phase::name);
    }

    /** The token or the gateway request was refused. */
    public static Verdict refused(int httpStatus, int code) {
        return ROWS.stream()
                .filter(row -> row.subject() == Subject.CODE && row.from() == code)
                .findFirst()
                .map(Row::verdict)
                .orElseGet(() -> lookUp(Subject.HTTP, httpStatus));
    }

    /** Whether a row names this close code; others are worth a line in the log. */
    public static boolean knows(int closeCode) {
        return ROWS.stream()
                .anyMatch(row -> row.subject() == Subject.CLOSE
                        && row.to() != ANY
                        && row.from() <= closeCode
                        && closeCode <= row.to());
    }

    private static Verdict lookUp(Subject subject, int number) {
        return ROWS.stream()
                .filter(row -> row.subject() == subject && row.from() <= number && number <= row.to())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(subject + " " + number))
                .verdict();
    }
}
