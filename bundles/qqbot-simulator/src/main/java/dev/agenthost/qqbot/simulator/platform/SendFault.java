package dev.agenthost.qqbot.simulator.platform;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can happen to a send besides being taken or refused by the rules (protocol reference 4.3, 8, 10.9). */
public enum SendFault {
    /** 401 with 11244: the token expired; one refresh and one repeat are right. */
    TOKEN_EXPIRED,
    /** 401 with 11298: the address is not on the white list; a new token does not help. */
    ADDRESS_REFUSED,
    /** 429 with 20028, without Retry-After, as the platform does it. */
    TOO_MANY,
    /** The same with {@code Retry-After: 2}, which nobody has seen yet. */
    TOO_MANY_RETRY_AFTER,
    /** 400 with 22009: quota used. */
    QUOTA,
    /** 400 with 40034128: the time or the number of replies is over. */
    REPLIES_USED_UP,
    /** 400 with 50055001: failed inside the platform; may be repeated with the same msg_seq. */
    INTERNAL,
    /** 400 with 40054013: the user refuses messages. */
    REFUSED_BY_USER,
    /** HTML 413 from the edge. */
    ENTITY_TOO_LARGE,
    /** HTML 502 from the edge. */
    BAD_GATEWAY,
    /** HTML 504 from the edge. */
    GATEWAY_TIMEOUT,
    /** 202 with 304023: waiting for audit, not visible. */
    AUDIT,
    /** The message is out, its answer is not: the TCP connection is cut. A repeat meets 40054005. */
    ANSWER_LOST,
    /** The message is not out, and neither is an answer: the TCP connection is cut. */
    REQUEST_LOST;

    /** What is answered instead of taking the message; null where it is about the connection. */
    public @Nullable HttpAnswer answer() {
        RestError error = error();
        if (error != null) {
            HttpAnswer answer = error.answer(false);
            return this == TOO_MANY_RETRY_AFTER ? answer.with(Map.of("Retry-After", "2")) : answer;
        }
        return switch (this) {
            case ENTITY_TOO_LARGE -> HttpAnswer.html(413, "Request Entity Too Large");
            case BAD_GATEWAY -> HttpAnswer.html(502, "Bad Gateway");
            case GATEWAY_TIMEOUT -> HttpAnswer.html(504, "Gateway Time-out");
            default -> null;
        };
    }

    /** The platform's own refusal; null where the edge server or the connection fails. */
    public @Nullable RestError error() {
        return switch (this) {
            case TOKEN_EXPIRED -> RestError.TOKEN_EXPIRED;
            case ADDRESS_REFUSED -> RestError.ADDRESS_NOT_LISTED;
            case TOO_MANY, TOO_MANY_RETRY_AFTER -> RestError.TOO_MANY;
            case QUOTA -> RestError.QUOTA;
            case REPLIES_USED_UP -> RestError.REPLIES_USED_UP;
            case INTERNAL -> RestError.SEND_FAILED;
            case REFUSED_BY_USER -> RestError.REFUSED_BY_USER;
            case AUDIT -> RestError.AUDIT;
            case ENTITY_TOO_LARGE, BAD_GATEWAY, GATEWAY_TIMEOUT, ANSWER_LOST, REQUEST_LOST -> null;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
