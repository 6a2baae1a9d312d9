package dev.agenthost.qqbot.memory;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.Person;
import dev.agenthost.message.Quote;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages that may be quoted, received ones and the bot's own, by the platform's quote index (protocol 5.3:
 * {@code msg_idx} of what is received, {@code ext_info.ref_idx} of what is sent). In guilds, where there is no such index, the
 * message id is the index.
 *
 * <p>Kept for seven days under {@code ref/INDEX} (a small JSON of the message) and {@code idx/MESSAGE_ID} (the index), and erased
 * with the messages of their author, or of the person whom the bot answered. Any thread; nothing throws.
 */
public final class QuoteIndex {
    /** How much of a text is kept, in UTF-16 units. */
    static final int LONGEST_TEXT = 2_000;

    private static final Duration LIFE = Duration.ofDays(7);
    private static final String BY_INDEX = "ref/";
    private static final String BY_MESSAGE = "idx/";
    private static final int LONGEST_ID = 290;
    private static final int LONGEST_VALUE = 60_000;
    private static final int MOST_ATTACHMENTS = 10;
    private static final int UNKNOWN_SIZE = -1;

    private final AccountMemory memory;
    private final Json json;

    public QuoteIndex(AccountMemory memory, Json json) {
        this.memory = memory;
        this.json = json;
    }

    /**
     * Remembers a message that was received, as a word of its author's.
     *
     * @param index the platform's for it
     * @param message an author who is no bot has it erased with the rest; of longer texts the beginning is kept
     */
    public void remember(String index, Quote message) {
        Person author = message.author();
        remember(index, message, author == null || author.bot() || author.id().isEmpty() ? null : author.id());
    }

    /**
     * The same of a message that the bot sent.
     *
     * @param person whom it answers, whose words it may repeat and with whose words it is erased; null for nobody
     */
    public void remember(String index, Quote message, @Nullable String person) {
        String value = write(message);
        if (!usable(index) || value.length() > LONGEST_VALUE) {
            return;
        }
        memory.put(BY_INDEX + index, value, LIFE, person);
        String messageId = message.messageId();
        if (messageId != null && !messageId.equals(index) && usable(messageId)) {
            memory.put(BY_MESSAGE + messageId, index, LIFE, person);
        }
    }

    private static boolean usable(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ');
    }

    /** The message of an index; empty also when the store cannot tell now. Attachments may have expired where they lie. */
    public Optional<Quote> message(String index) {
        return get(BY_INDEX + index).flatMap(json::object).map(QuoteIndex::read);
    }

    /** The index of a message, which is what {@code message_reference} wants in direct chats and groups; see {@link #message}. */
    public Optional<String> index(String messageId) {
        return get(BY_MESSAGE + messageId);
    }

    private Optional<String> get(String key) {
        try {
            return memory.get(key);
        } catch (UnavailableException storeIsAway) {
            return Optional.empty();
        }
    }

    // --- the value

    private String write(Quote message) {
        JsonObjectBuilder value = json.newObject();
        addIfAny(value, "messageId", message.messageId());
        Person author = message.author();
        if (author != null) {
            value.add("author", author.id());
            addIfAny(value, "name", author.displayName());
            if (author.bot()) {
                value.add("bot", true);
            }
        }
        value.add("text", beginning(message.text()));
        if (!message.attachments().isEmpty()) {
            JsonArrayBuilder attachments = json.newArray();
            message.attachments().stream()
                    .limit(MOST_ATTACHMENTS)
                    .map(this::write)
                    .forEach(attachments::add);
            value.add("attachments", attachments);
        }
        return value.build().toString();
    }

    private JsonObjectBuilder write(Attachment attachment) {
        JsonObjectBuilder value = json.newObject()
                .add("kind", attachment.kind().name())
                .add("type", attachment.contentType())
                .add("url", attachment.url());
        addIfAny(value, "name", attachment.fileName());
        if (attachment.size() >= 0) {
            value.add("size", attachment.size());
        }
        addIfAny(value, "playable", attachment.playableUrl());
        addIfAny(value, "transcript", attachment.transcript());
        return value;
    }

    private static void addIfAny(JsonObjectBuilder object, String key, @Nullable String value) {
        if (value != null) {
            object.add(key, value);
        }
    }

    /** Never ends within a character of two units. */
    private static String beginning(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end);
    }

    private static Quote read(JsonObject value) {
        String author = text(value, "author");
        return new Quote(
                text(value, "messageId"),
                author == null ? null : new Person(author, text(value, "name"), value.get("bot") == JsonValue.TRUE),
                orEmpty(text(value, "text")),
                value.get("attachments") instanceof JsonArray attachments
                        ? attachments.stream()
                                .filter(JsonObject.class::isInstance)
                                .map(attachment -> attachment(attachment.asJsonObject()))
                                .toList()
                        : List.of());
    }

    private static Attachment attachment(JsonObject value) {
        String type = orEmpty(text(value, "type"));
        return new Attachment(
                kind(value, type),
                type,
                orEmpty(text(value, "url")),
                text(value, "name"),
                value.get("size") instanceof JsonNumber size ? size.longValue() : UNKNOWN_SIZE,
                text(value, "playable"),
                text(value, "transcript"));
    }

    private static MediaKind kind(JsonObject value, String type) {
        try {
            return MediaKind.valueOf(orEmpty(text(value, "kind")));
        } catch (IllegalArgumentException ofAnotherVersion) {
            return MediaKind.of(type);
        }
    }

    private static @Nullable String text(JsonObject value, String key) {
        return value.get(key) instanceof JsonString string ? string.getString() : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
