package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.message.Quote;
import dev.agenthost.qqbot.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a message of this host out of what a person wrote. */
final class MessageMapper {
    private static final String INCOMPLETE = "the message, the conversation or the author has no id";
    private static final String BY_A_BOT = "written by a bot";

    private final Json json;
    private final Wordings wordings;
    private final Quotes quotes;
    private final InstantSource clock;

    MessageMapper(Json json, InstantSource clock) {
        this.json = json;
        this.wordings = new Wordings(json);
        this.quotes = new Quotes(json, wordings);
        this.clock = clock;
    }

    Mapped map(Recipient recipient, EventType type, Meaning.Said said, Event.Written event, String raw) {
        String id = event.id();
        String conversation = event.conversation(said.chat());
        String person = event.person();
        if (id == null || conversation == null || person == null || isBlank(id, conversation, person)) {
            return new Mapped.Malformed(type.name(), INCOMPLETE);
        }
        boolean bot = writtenByBot(event.author(), recipient.botId());
        List<Mention> mentions = mentionsOfTheBot(event, recipient.botId());
        Set<String> names = ids(mentions);
        InboundMessage message = new InboundMessage(
                id,
                new ConversationId(recipient.account(), said.chat(), conversation),
                new Person(person, event.displayName(), bot),
                wordings.text(said.chat(), event, names),
                said.toTheBot() || !mentions.isEmpty(),
                PlatformTime.parse(event.timestamp()).orElseGet(clock::instant),
                wordings.attachments(event),
                bot
                        ? null
                        : quotes.of(said.chat(), event, names, recipient.quoted())
                                .orElse(null),
                raw);
        List<Aside> asides = Stream.concat(
                        place(said.chat(), conversation, event).stream(),
                        quotes.ownIndex(said.chat(), event).stream()
                                .<Aside>map(index -> new Aside.Remember(index, quotable(message))))
                .toList();
        return bot ? new Mapped.Ignored(BY_A_BOT, asides) : new Mapped.Happened(message, asides);
    }

    /** What the message tells of where it was written. */
    private static Optional<Aside> place(ChatKind chat, String conversation, Event.Written event) {
        if (chat == ChatKind.CHANNEL_DIRECT) {
            return Optional.of(new Aside.Met(conversation));
        }
        return event instanceof Event.GuildMessage of && of.guildId() != null
                ? Optional.of(new Aside.Located(conversation, of.guildId()))
                : Optional.empty();
    }

    private static Quote quotable(InboundMessage message) {
        return new Quote(message.id(), message.sender(), message.text(), message.attachments());
    }

    private static boolean writtenByBot(@Nullable Author author, @Nullable String botId) {
        return author != null && (Boolean.TRUE.equals(author.bot()) || (botId != null && botId.equals(author.id())));
    }

    private List<Mention> mentionsOfTheBot(Event.Written event, @Nullable String botId) {
        return json.bindAll(event.mentions(), Mention.class).stream()
                .filter(mention -> mention.means(botId))
                .toList();
    }

    private static Set<String> ids(List<Mention> mentions) {
        return mentions.stream()
                .flatMap(mention -> Stream.of(mention.id(), mention.memberOpenid()))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isBlank(String... texts) {
        return Stream.of(texts).anyMatch(String::isBlank);
    }
}
