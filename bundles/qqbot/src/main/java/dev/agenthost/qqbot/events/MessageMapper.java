package dev.agenthost.qqbot.events;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
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
    private static final String UNKNOWN_CONTENT = "file";
    private static final int UNKNOWN_SIZE = -1;

    private final MessageText texts;
    private final InstantSource clock;

    MessageMapper(MessageText texts, InstantSource clock) {
        this.texts = texts;
        this.clock = clock;
    }

    /** Empty when something is missing without which a message cannot be told from others or answered. */
    Optional<InboundMessage> map(
            AccountId account,
            @Nullable String botId,
            ChatKind kind,
            boolean toTheBot,
            Event.Written event,
            String raw) {
        String id = event.id();
        String conversation = event.conversation(kind);
        String person = event.person();
        if (id == null || conversation == null || person == null || isBlank(id, conversation, person)) {
            return Optional.empty();
        }
        List<Mention> bot = present(event.mentions())
                .filter(mention -> mention.means(botId))
                .toList();
        return Optional.of(new InboundMessage(
                id,
                new ConversationId(account, kind, conversation),
                new Person(person, event.displayName(), false),
                text(kind, event.content(), ids(bot)),
                toTheBot || !bot.isEmpty(),
                PlatformTime.parse(event.timestamp()).orElseGet(clock::instant),
                attachments(event.attachments()),
                raw));
    }

    private String text(ChatKind kind, @Nullable String content, Set<String> bot) {
        return switch (kind) {
            case DIRECT, GROUP -> texts.plain(content, bot);
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT -> texts.unescaped(content, bot);
        };
    }

    private static Set<String> ids(List<Mention> mentions) {
        return mentions.stream()
                .flatMap(mention -> Stream.of(mention.id(), mention.memberOpenid()))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Attachment> attachments(@Nullable List<FileLink> files) {
        return present(files).flatMap(file -> attachment(file).stream()).toList();
    }

    private static Optional<Attachment> attachment(FileLink file) {
        String url = file.url();
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        String contentType = file.contentType() == null ? UNKNOWN_CONTENT : file.contentType();
        return Optional.of(new Attachment(contentType, withScheme(url), file.filename(), size(file.size())));
    }

    private static String withScheme(String url) {
        if (url.startsWith("//")) {
            return "https:" + url;
        }
        return url.contains("://") ? url : "https://" + url;
    }

    private static long size(@Nullable String digits) {
        try {
            return digits == null ? UNKNOWN_SIZE : Long.parseLong(digits);
        } catch (NumberFormatException noNumber) {
            return UNKNOWN_SIZE;
        }
    }

    private static boolean isBlank(String... texts) {
        return Stream.of(texts).anyMatch(String::isBlank);
    }

    private static <T> Stream<T> present(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }
}
