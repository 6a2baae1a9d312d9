package dev.agenthost.qqbot.wire;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the gateway (protocol 3).
 *
 * @param op one of {@link Opcode}, or a number nobody knows yet
 * @param s the sequence number; of dispatches only
 * @param t the event's name; of dispatches only
 * @param id the event's id (not the message's); of most dispatches
 * @param d the payload: any JSON value; {@link JsonValue#NULL} when it is null or absent
 */
public record Frame(
        int op,
        @Nullable Long s,
        @Nullable String t,
        @Nullable String id,
        JsonValue d) {
    /** Never the payload: it may hold what people wrote. */
    @Override
    public String toString() {
        return "Frame[op=" + op + ", s=" + s + ", t=" + t + "]";
    }
}
