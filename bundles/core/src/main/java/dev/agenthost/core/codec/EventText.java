package dev.agenthost.core.codec;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.message.Quote;
import dev.agenthost.store.MessageRow;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event as a row: ids in columns, the rest as JSON, the platform's event as it came. */
public final class EventText {
    private static final String PRESS = "press";
    private static final String MEMBERSHIP = "membership";
    private static final String PLATFORM = "platform";

    /** What is left of an id that fits in no store, before a mark of the whole of it. */
    private static final int CUT_ID = 200;

    private EventText() {}

    /** The row of an event that is taken over now. */
    public static MessageRow write(InboundEvent event, Instant now) {
        Person actor = event.actor();
        return new MessageRow(
                event.conversation(),
                Objects.requireNonNull(event.id(), "id"),
                actor == null ? "" : actor.id(),
                now,
                body(event),
                Objects.requireNonNull(event.raw(), "raw"));
    }

    /** The row without its texts and with ids that fit: what is left of an event that a store refuses, or that was erased. */
    public static MessageRow emptied(MessageRow row) {
        ConversationId conversation = row.conversation();
        return new MessageRow(
                new ConversationId(conversation.account(), conversation.kind(), fitting(conversation.id())),
                fitting(row.messageId()),
                fitting(row.sender()),
                row.takenAt(),
                "",
                "");
    }

    /** Always the same for an id, and not that of another. */
    private static String fitting(String id) {
        return id.length() <= MessageRow.LONGEST_ID ? id : id.substring(0, CUT_ID) + "~" + Mark.of(id);
    }

    /** Whether the row's texts are gone. */
    public static boolean isEmpty(MessageRow row) {
        return row.body().isEmpty();
    }

    // --- writing

    private static String body(InboundEvent event) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            json.write("sentAt", event.at().toString());
            Person actor = event.actor();
            if (actor != null) {
                writeNameOf(json, actor);
            }
            if (event instanceof InboundMessage message) {
                write(json, message);
            } else if (event instanceof ButtonPress press) {
                write(json, press);
            } else if (event instanceof MembershipChange change) {
                write(json, change);
            } else if (event instanceof PlatformEvent other) {
                write(json, other);
            }
            json.writeEnd();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, InboundMessage message) {
        json.write("text", message.text());
        json.write("addressed", message.addressed());
        write(json, message.attachments());
        Quote quote = message.quote();
        if (quote != null) {
            json.writeStartObject("quote");
            json.write("text", quote.text());
            writeIfAny(json, "id", quote.messageId());
            Person author = quote.author();
            if (author != null) {
                json.write("author", author.id());
                writeNameOf(json, author);
            }
            write(json, quote.attachments());
            json.writeEnd();
        }
    }

    private static void write(JsonGenerator json, ButtonPress press) {
        json.write("is", PRESS);
        json.write("button", press.buttonId());
        json.write("data", press.data());
        writeIfAny(json, "message", press.messageId());
    }

    private static void write(JsonGenerator json, MembershipChange change) {
        json.write("is", MEMBERSHIP);
        json.write("change", change.change().name());
        Person member = change.member();
        if (member != null) {
            json.writeStartObject("member");
            json.write("id", member.id());
            writeNameOf(json, member);
            json.writeEnd();
        }
    }

    private static void write(JsonGenerator json, PlatformEvent event) {
        json.write("is", PLATFORM);
        json.write("event", event.name());
        json.write("known", event.known());
        json.writeStartObject("fields");
        event.fields().forEach(json::write);
        json.writeEnd();
    }

    private static void writeNameOf(JsonGenerator json, Person person) {
        writeIfAny(json, "name", person.displayName());
        if (person.bot()) {
            json.write("bot", true);
        }
    }

    private static void write(JsonGenerator json, List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeStartArray("attachments");
        for (Attachment attachment : attachments) {
            json.writeStartObject();
            json.write("kind", attachment.kind().name());
            json.write("contentType", attachment.contentType());
            json.write("url", attachment.url());
            writeIfAny(json, "fileName", attachment.fileName());
            json.write("size", attachment.size());
            writeIfAny(json, "playable", attachment.playableUrl());
            writeIfAny(json, "transcript", attachment.transcript());
            json.writeEnd();
        }
        json.writeEnd();
    }

    private static void writeIfAny(JsonGenerator json, String key, @Nullable String value) {
        if (value != null) {
            json.write(key, value);
        }
    }

    // --- reading

    /** The event of a row. */
    public static InboundEvent read(MessageRow row) throws UnreadableException {
        JsonObject body = Json.read(row.body());
        try {
            Instant at = Instant.parse(body.getString("sentAt"));
            Person actor = row.sender().isEmpty() ? null : person(row.sender(), body);
            return switch (body.getString("is", "")) {
                case PRESS -> press(row, body, Objects.requireNonNull(actor), at);
                case MEMBERSHIP -> membership(row, body, actor, at);
                case PLATFORM -> platform(row, body, actor, at);
                default -> message(row, body, Objects.requireNonNull(actor), at);
            };
        } catch (RuntimeException e) {
            throw new UnreadableException("the stored message is not complete", e);
        }
    }

    private static InboundMessage message(MessageRow row, JsonObject body, Person sender, Instant at) {
        return new InboundMessage(
                row.messageId(),
                row.conversation(),
                sender,
                body.getString("text"),
                body.getBoolean("addressed"),
                at,
                attachments(body.get("attachments")),
                body.get("quote") instanceof JsonObject quote ? quote(quote) : null,
                row.raw());
    }

    private static Quote quote(JsonObject quote) {
        String author = string(quote, "author");
        return new Quote(
                string(quote, "id"),
                author == null ? null : person(author, quote),
                quote.getString("text"),
                attachments(quote.get("attachments")));
    }

    private static ButtonPress press(MessageRow row, JsonObject body, Person actor, Instant at) {
        return new ButtonPress(
                row.messageId(),
                row.conversation(),
                actor,
                body.getString("button"),
                body.getString("data"),
                string(body, "message"),
                at,
                row.raw());
    }

    private static MembershipChange membership(MessageRow row, JsonObject body, @Nullable Person actor, Instant at) {
        Person member = body.get("member") instanceof JsonObject found ? person(found.getString("id"), found) : null;
        return new MembershipChange(
                row.messageId(),
                row.conversation(),
                MembershipChange.Change.valueOf(body.getString("change")),
                member,
                actor,
                at,
                row.raw());
    }

    private static PlatformEvent platform(MessageRow row, JsonObject body, @Nullable Person actor, Instant at) {
        Map<String, String> fields = new LinkedHashMap<>();
        body.getJsonObject("fields").forEach((key, value) -> fields.put(key, ((JsonString) value).getString()));
        return new PlatformEvent(
                row.messageId(),
                row.conversation(),
                body.getString("event"),
                body.getBoolean("known"),
                fields,
                actor,
                at,
                row.raw());
    }

    private static Person person(String id, JsonObject about) {
        return new Person(id, string(about, "name"), about.getBoolean("bot", false));
    }

    private static List<Attachment> attachments(@Nullable JsonValue values) {
        return values instanceof JsonArray array
                ? array.getValuesAs(JsonObject.class).stream()
                        .map(EventText::attachment)
                        .toList()
                : List.of();
    }

    private static Attachment attachment(JsonObject value) {
        String contentType = value.getString("contentType");
        String kind = string(value, "kind");
        return new Attachment(
                kind == null ? MediaKind.of(contentType) : MediaKind.valueOf(kind),
                contentType,
                value.getString("url"),
                string(value, "fileName"),
                value.getJsonNumber("size").longValue(),
                string(value, "playable"),
                string(value, "transcript"));
    }

    private static @Nullable String string(JsonObject object, String key) {
        return object.containsKey(key) ? object.getString(key) : null;
    }
}
