package dev.agenthost.qqbot.events;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Person;
import dev.agenthost.message.Quote;
import dev.agenthost.qqbot.events.Event.MessageElement;
import dev.agenthost.qqbot.events.Event.MessageScene;
import dev.agenthost.qqbot.events.Event.Reference;
import dev.agenthost.qqbot.events.Event.Written;
import dev.agenthost.qqbot.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a message quotes (protocol 5.3, 5.6): told by the platform along with the message, or by its index alone and then looked
 * up.
 */
final class Quotes {
    private static final String OWN = "msg_idx";
    private static final String QUOTED = "ref_msg_idx";

    private final Json json;
    private final Wordings wordings;

    Quotes(Json json, Wordings wordings) {
        this.json = json;
        this.wordings = wordings;
    }

    /** The index by which this message can be quoted; in guilds its id. */
    Optional<String> ownIndex(ChatKind kind, Written message) {
        return switch (kind) {
            case DIRECT, GROUP -> index(message, OWN);
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT -> Optional.ofNullable(message.id());
        };
    }

    /**
     * The quote of a message; empty when it quotes nothing.
     *
     * @param bot what the bot is called in mentions
     * @param remembered what is remembered of the message of an index
     */
    Optional<Quote> of(ChatKind kind, Written message, Set<String> bot, Function<String, Optional<Quote>> remembered) {
        Optional<String> reference = reference(message);
        Optional<String> quoted = index(message, QUOTED).or(() -> reference);
        Optional<MessageElement> told = Wordings.isForwarded(message)
                ? Optional.empty()
                : wordings.elements(message).stream().findFirst();
        Optional<String> index =
                told.map(MessageElement::msgIdx).filter(own -> !own.isBlank()).or(() -> quoted);
        if (index.isEmpty() && told.isEmpty()) {
            return Optional.empty();
        }
        Optional<Quote> known = index.flatMap(remembered);
        String text = told.map(element -> wordings.text(kind, element, bot)).orElse("");
        List<Attachment> attachments = told.map(wordings::attachments).orElse(List.of());
        return Optional.of(new Quote(
                known.map(Quote::messageId).or(() -> reference).orElse(null),
                known.map(Quote::author)
                        .or(() -> told.flatMap(element -> author(element.author())))
                        .orElse(null),
                text.isEmpty() ? known.map(Quote::text).orElse("") : text,
                attachments.isEmpty() ? known.map(Quote::attachments).orElse(List.of()) : attachments));
    }

    private Optional<String> reference(Written message) {
        return message.messageReference() == null
                ? Optional.empty()
                : json.bind(message.messageReference(), Reference.class)
                        .map(Reference::messageId)
                        .filter(id -> !id.isBlank());
    }

    /** The platform gives a quoted author a name, but mostly no id. */
    private static Optional<Person> author(@Nullable Author author) {
        if (author == null) {
            return Optional.empty();
        }
        String id = Stream.of(author.memberOpenid(), author.userOpenid(), author.id())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return id.isEmpty() && author.username() == null
                ? Optional.empty()
                : Optional.of(new Person(id, author.username(), Boolean.TRUE.equals(author.bot())));
    }

    /** Values end in {@code =} themselves: only the first one separates. */
    private Optional<String> index(Written message, String key) {
        if (message.messageScene() == null) {
            return Optional.empty();
        }
        return json.bind(message.messageScene(), MessageScene.class)
                .map(MessageScene::ext)
                .flatMap(ext -> ext.stream()
                        .filter(Objects::nonNull)
                        .filter(entry -> entry.startsWith(key + "="))
                        .map(entry -> entry.substring(key.length() + 1))
                        .filter(value -> !value.isBlank())
                        .findFirst());
    }
}
