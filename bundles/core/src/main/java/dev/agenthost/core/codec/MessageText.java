package dev.agenthost.core.codec;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.store.MessageRow;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as a row: ids in columns, the rest as JSON, the platform's event as it came. */
public final class MessageText {
    private MessageText() {}

    /** The row of a message that is taken over now. */
    public static MessageRow write(InboundMessage message, Instant now) {
        return new MessageRow(
                message.conversation(), message.id(), message.sender().id(), now, body(message), message.raw());
    }

    /** The row without its texts: what is left of a message that a store refuses, or that was erased. */
    public static MessageRow emptied(MessageRow row) {
        return new MessageRow(row.conversation(), row.messageId(), row.sender(), row.takenAt(), "", "");
    }

    /** Whether the row's texts are gone. */
    public static boolean isEmpty(MessageRow row) {
        return row.body().isEmpty();
    }

    private static String body(InboundMessage message) {
        StringWriter text = new StringWriter(128 + message.text().length());
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            json.write("text", message.text());
            json.write("addressed", message.addressed());
            json.write("sentAt", message.sentAt().toString());
            String name = message.sender().displayName();
            if (name != null) {
                json.write("name", name);
            }
            if (message.sender().bot()) {
                json.write("bot", true);
            }
            if (!message.attachments().isEmpty()) {
                json.writeStartArray("attachments");
                message.attachments().forEach(attachment -> write(json, attachment));
                json.writeEnd();
            }
            json.writeEnd();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Attachment attachment) {
        json.writeStartObject();
        json.write("contentType", attachment.contentType());
        json.write("url", attachment.url());
        String name = attachment.fileName();
        if (name != null) {
            json.write("fileName", name);
        }
        json.write("size", attachment.size());
        json.writeEnd();
    }

    /** The message of a row. */
    public static InboundMessage read(MessageRow row) throws UnreadableException {
        JsonObject body = Json.read(row.body());
        try {
            return new InboundMessage(
                    row.messageId(),
                    row.conversation(),
                    new Person(row.sender(), string(body, "name"), body.getBoolean("bot", false)),
                    body.getString("text"),
                    body.getBoolean("addressed"),
                    Instant.parse(body.getString("sentAt")),
                    attachments(body.get("attachments")),
                    row.raw());
        } catch (RuntimeException e) {
            throw new UnreadableException("the stored message is not complete", e);
        }
    }

    private static List<Attachment> attachments(@Nullable JsonValue values) {
        return values instanceof JsonArray array
                ? array.getValuesAs(JsonObject.class).stream()
                        .map(MessageText::attachment)
                        .toList()
                : List.of();
    }

    private static Attachment attachment(JsonObject value) {
        return new Attachment(
                value.getString("contentType"),
                value.getString("url"),
                string(value, "fileName"),
                value.getJsonNumber("size").longValue());
    }

    private static @Nullable String string(JsonObject object, String key) {
        return object.containsKey(key) ? object.getString(key) : null;
    }
}
