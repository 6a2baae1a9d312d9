package dev.agenthost.qqbot.simulator.platform;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** The gateway's close codes: the reason that comes with them, and whether the session lives on (protocol reference 4.1). */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int ABNORMAL = 1006;
    static final int INVALID_OPCODE = 4001;
    static final int INVALID_PAYLOAD = 4002;
    static final int NOT_AUTHENTICATED = 4003;
    static final int ALREADY_AUTHENTICATED = 4005;
    static final int INVALID_SEQ = 4007;
    static final int TOO_FAST = 4008;
    static final int EXPIRED = 4009;
    static final int INVALID_SHARD = 4010;
    static final int INVALID_INTENTS = 4013;
    static final int RESET_BY_RESUME = 4902;
    static final int BANNED = 4915;

    private static final Set<Integer> RESUMABLE =
            Set.of(NORMAL, 1001, 1005, ABNORMAL, 1011, 1012, 4000, TOO_FAST, EXPIRED);

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            entry(INVALID_OPCODE, "invalid opcode"),
            entry(INVALID_PAYLOAD, "invalid payload"),
            entry(4006, "session id invalid"),
            entry(INVALID_SEQ, "seq error"),
            entry(TOO_FAST, "rate limit"),
            entry(EXPIRED, "Session timed out"),
            entry(INVALID_SHARD, "invalid shard"),
            entry(4011, "sharding required"),
            entry(4012, "invalid version"),
            entry(INVALID_INTENTS, "invalid intents"),
            entry(4014, "intents not permitted"),
            entry(RESET_BY_RESUME, "reset by resume"),
            entry(4903, "create session error"),
            entry(4914, "bot offline, sandbox only"),
            entry(BANNED, "bot banned"));

    private CloseCode() {}

    static String reason(int code) {
        return REASONS.getOrDefault(code, code >= 4900 && code <= 4913 ? "internal" : "");
    }

    static boolean resumable(int code) {
        return RESUMABLE.contains(code);
    }
}
