package dev.agenthost.qqbot.events;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.qqbot.events.Event.ArkData;
import dev.agenthost.qqbot.events.Event.MessageElement;
import dev.agenthost.qqbot.events.Event.Wording;
import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What messages say, in words, whatever they consist of: text, a card, or messages that were forwarded (protocol 5.3,
 * {@code message_type}). Bounded in depth and number.
 */
final class Wordings {
    private static final String CARD = "3";
    private static final Set<String> FORWARDED = Set.of("101", "102");
    private static final int MOST_ELEMENTS = 100;
    private static final int MOST_ATTACHMENTS = 50;
    private static final int DEEPEST = 4;

    private final Json json;
    private final MessageText texts;

    Wordings(Json json) {
        this.json = json;
        this.texts = new MessageText(json);
    }

    /** @param bot what the bot is called in mentions */
    String text(ChatKind kind, Wording message, Set<String> bot) {
        return text(kind, message, bot, 0);
    }

    private String text(ChatKind kind, Wording message, Set<String> bot, int depth) {
        String content = content(kind, message.content(), bot);
        String more = "";
        if (CARD.equals(message.messageType())) {
            more = json.bind(orNull(message.arkData()), ArkData.class)
                    .map(Wordings::card)
                    .orElse("");
        } else if (isForwarded(message) && depth < DEEPEST) {
            more = forwarded(kind, message, bot, depth + 1);
        }
        return lines(Stream.of(content, more));
    }

    private String content(ChatKind kind, @Nullable String content, Set<String> bot) {
        return switch (kind) {
            case DIRECT, GROUP -> texts.plain(content, bot);
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT -> texts.unescaped(content, bot);
        };
    }

    private static String card(ArkData card) {
        String title = Stream.of(card.prompt(), bracketed(card.arkName()), bracketed(card.arkType()), "[card]")
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElseThrow();
        Stream<String> fields = Fields.of(card.fields()).entrySet().stream()
                .filter(field -> !field.getValue().isBlank())
                .map(Wordings::line);
        return lines(Stream.concat(Stream.of(title), fields));
    }

    private static String line(Map.Entry<String, String> field) {
        return field.getKey() + ": " + field.getValue();
    }

    private static @Nullable String bracketed(@Nullable String name) {
        return name == null || name.isBlank() ? null : "[" + name + "]";
    }

    private String forwarded(ChatKind kind, Wording message, Set<String> bot, int depth) {
        Stream<String> said = elements(message).stream().map(element -> {
            Author author = element.author();
            String who = author == null || author.username() == null ? "" : author.username() + ": ";
            Stream<String> files =
                    files(element).stream().map(file -> "[" + file.kind().name().toLowerCase(Locale.ROOT) + "]");
            return who + lines(Stream.concat(Stream.of(text(kind, element, bot, depth)), files));
        });
        return lines(Stream.concat(Stream.of("[forwarded messages]"), said));
    }

    /** The message's own, and those of the messages that were forwarded with it. */
    List<Attachment> attachments(Wording message) {
        List<Attachment> all = new ArrayList<>();
        collect(message, all, 0);
        return all.size() <= MOST_ATTACHMENTS ? all : all.subList(0, MOST_ATTACHMENTS);
    }

    private void collect(Wording message, List<Attachment> all, int depth) {
        all.addAll(files(message));
        if (isForwarded(message) && depth < DEEPEST && all.size() < MOST_ATTACHMENTS) {
            elements(message).forEach(element -> collect(element, all, depth + 1));
        }
    }

    private List<Attachment> files(Wording message) {
        return Attachments.of(json.bindAll(message.attachments(), FileLink.class));
    }

    /** The messages within; those that are none are left out. */
    List<MessageElement> elements(Wording message) {
        List<MessageElement> elements = json.bindAll(message.msgElements(), MessageElement.class);
        return elements.size() <= MOST_ELEMENTS ? elements : elements.subList(0, MOST_ELEMENTS);
    }

    static boolean isForwarded(Wording message) {
        String type = message.messageType();
        return type != null && FORWARDED.contains(type);
    }

    private static JsonValue orNull(@Nullable JsonValue value) {
        return value == null ? JsonValue.NULL : value;
    }

    private static String lines(Stream<String> parts) {
        return parts.filter(Predicate.not(String::isBlank)).collect(Collectors.joining("\n"));
    }
}
