package dev.agenthost.qqbot.wire;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.settings.Shard;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the gateway's frames (protocol 3). Whatever comes in: nothing here throws. Immutable; any thread.
 */
public final class Codec {
    /** The limit of one frame unless another is given; frames above 4 MiB must pass. */
    public static final int DEFAULT_LIMIT = 8 * 1024 * 1024;

    private static final String LIBRARY = "agenthost";

    private final Json json;
    private final int limit;

    /** @param limit the largest frame that is looked at: characters of a text frame, bytes of a binary one */
    public Codec(Json json, int limit) {
        this.json = json;
        this.limit = limit;
    }

    /** Reads a text frame. */
    public Decoded decode(String text) {
        if (text.length() > limit) {
            return new Decoded.TooLarge(text.length());
        }
        return json.object(text).map(Codec::frame).orElseGet(() -> new Decoded.Malformed("not a JSON object"));
    }

    /** Reads a binary frame: the same JSON in UTF-8. */
    public Decoded decode(ByteBuffer bytes) {
        if (bytes.remaining() > limit) {
            return new Decoded.TooLarge(bytes.remaining());
        }
        return decode(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
    }

    private static Decoded frame(JsonObject envelope) {
        Long op = integer(envelope.get("op"));
        if (op == null || op.intValue() != op) {
            return new Decoded.Malformed("op is not an opcode");
        }
        JsonValue s = envelope.getOrDefault("s", JsonValue.NULL);
        Long sequence = integer(s);
        if (sequence == null && s != JsonValue.NULL) {
            return new Decoded.Malformed("s is not a sequence number");
        }
        return new Decoded.Ok(new Frame(
                op.intValue(),
                sequence,
                text(envelope.get("t")),
                text(envelope.get("id")),
                envelope.getOrDefault("d", JsonValue.NULL)));
    }

    private static @Nullable Long integer(@Nullable JsonValue value) {
        if (!(value instanceof JsonNumber number) || !number.isIntegral()) {
            return null;
        }
        long integer = number.longValue();
        return number.bigIntegerValue().bitLength() < Long.SIZE ? integer : null;
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return value instanceof JsonString string ? string.getString() : null;
    }

    /** The payload of Hello; empty when it is not even an object. */
    public Optional<Hello> hello(Frame frame) {
        return json.bind(frame.d(), Hello.class);
    }

    /** The payload of READY; empty when it is not even an object. */
    public Optional<Ready> ready(Frame frame) {
        return json.bind(frame.d(), Ready.class);
    }

    /** Op 2 with the properties of this program. */
    public String identify(AccessToken token, int intents, Shard shard) {
        return identify(token, intents, shard, System.getProperty("os.name", "unknown"), LIBRARY);
    }

    /** The properties have no effect (protocol 3.3). */
    String identify(AccessToken token, int intents, Shard shard, String os, String library) {
        JsonObjectBuilder properties =
                json.newObject().add("$os", os).add("$browser", library).add("$device", library);
        return frame(
                Opcode.IDENTIFY,
                json.newObject()
                        .add("token", token.authorization())
                        .add("intents", intents)
                        .add("shard", json.newArray().add(shard.index()).add(shard.count()))
                        .add("properties", properties));
    }

    /** Op 6. */
    public String resume(AccessToken token, String sessionId, long seq) {
        return frame(
                Opcode.RESUME,
                json.newObject()
                        .add("token", token.authorization())
                        .add("session_id", sessionId)
                        .add("seq", seq));
    }

    private String frame(int op, JsonObjectBuilder d) {
        return json.newObject().add("op", op).add("d", d).build().toString();
    }

    /**
     * Op 1.
     *
     * @param seq the last received sequence number, or null before the first
     */
    public String heartbeat(@Nullable Long seq) {
        JsonObjectBuilder frame = json.newObject().add("op", Opcode.HEARTBEAT);
        return (seq == null ? frame.addNull("d") : frame.add("d", seq)).build().toString();
    }

    /** Op 11: the answer to an op 1 that came by the webhook (protocol 9). */
    public String heartbeatAck(JsonValue d) {
        return json.newObject()
                .add("op", Opcode.HEARTBEAT_ACK)
                .add("d", d)
                .build()
                .toString();
    }

    /**
     * Op 12: the answer to an event that came by the webhook (protocol 9).
     *
     * @param taken false has the platform send it again
     */
    public String callbackAck(boolean taken) {
        return json.newObject()
                .add("op", Opcode.CALLBACK_ACK)
                .add("d", taken ? 0 : 1)
                .build()
                .toString();
    }

    /** The answer to op 13, the check of the webhook's address (protocol 9). */
    public String addressChecked(String plainToken, String signature) {
        return json.newObject()
                .add("plain_token", plainToken)
                .add("signature", signature)
                .build()
                .toString();
    }

    /** A frame for the trace log: its shape, its numbers and its event, but no token and nothing people wrote. */
    public String redacted(String text) {
        return text.length() > limit
                ? "frame above the limit, " + text.length() + " characters"
                : json.object(text)
                        .map(Redaction::of)
                        .orElseGet(() -> "no JSON object, " + text.length() + " characters");
    }
}
