package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Look;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A send as the bot meant it (protocol reference 6.2).
 *
 * @param body as it came
 * @param type {@code msg_type}; in channels, which have none, what the body holds
 */
record SendRequest(JsonObject body, int type) {
    static final int TEXT = 0;
    static final int MARKDOWN = 2;
    static final int ARK = 3;
    static final int EMBED = 4;
    static final int INPUT_NOTIFY = 6;
    static final int MEDIA = 7;

    private static final List<String> RICH = List.of("markdown", "ark", "embed", "media", "input_notify");

    /** @return null when it is no JSON object, or a number is none */
    static @Nullable SendRequest read(Conversation.Kind kind, String body) {
        try {
            JsonObject json = Json.read(body);
            return new SendRequest(json, kind.v2() ? json.getInt("msg_type", TEXT) : typeByContent(json));
        } catch (JsonException | ClassCastException e) {
            return null;
        }
    }

    private static int typeByContent(JsonObject json) {
        if (json.containsKey("markdown")) {
            return MARKDOWN;
        }
        if (json.containsKey("ark")) {
            return ARK;
        }
        return json.containsKey("embed") ? EMBED : TEXT;
    }

    String content() {
        return string("content", "");
    }

    /** What people read, as far as it is text. */
    String text() {
        JsonObject rich = rich();
        if (type == MARKDOWN && rich != null) {
            return rich.getString("content", "");
        }
        if (type == EMBED && rich != null) {
            return rich.getString("title", "");
        }
        return content();
    }

    /** The object that this type needs; null when it is not there. */
    @Nullable
    JsonObject rich() {
        return switch (type) {
            case MARKDOWN -> object("markdown");
            case ARK -> object("ark");
            case EMBED -> object("embed");
            case INPUT_NOTIFY -> object("input_notify");
            case MEDIA -> object("media");
            default -> null;
        };
    }

    /** Whether there is an object of another type. */
    boolean mixed() {
        JsonObject own = rich();
        return RICH.stream().map(this::object).anyMatch(other -> other != null && other != own);
    }

    boolean template() {
        JsonObject markdown = object("markdown");
        return markdown != null && markdown.containsKey("custom_template_id");
    }

    Look.Format format() {
        return switch (type) {
            case MARKDOWN -> template() ? Look.Format.TEMPLATE : Look.Format.MARKDOWN;
            case ARK -> Look.Format.ARK;
            case EMBED -> Look.Format.EMBED;
            case MEDIA -> Look.Format.MEDIA;
            default -> Look.Format.TEXT;
        };
    }

    @Nullable
    String msgId() {
        return idOf("msg_id");
    }

    @Nullable
    String eventId() {
        return idOf("event_id");
    }

    /** What it replies to; null = nothing. */
    @Nullable
    String anchor() {
        String message = msgId();
        return message == null ? eventId() : message;
    }

    long seq() {
        return body.get("msg_seq") instanceof JsonNumber number ? number.longValue() : 1;
    }

    boolean wakeUp() {
        return body.get("is_wakeup") == JsonValue.TRUE;
    }

    @Nullable
    JsonObject object(String key) {
        return body.get(key) instanceof JsonObject object ? object : null;
    }

    String string(String key, String otherwise) {
        return body.get(key) instanceof JsonString value ? value.getString() : otherwise;
    }

    private @Nullable String idOf(String key) {
        String id = string(key, "");
        return id.isEmpty() ? null : id;
    }
}
