package dev.agenthost.qqbot.send;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the OpenAPI has what (protocol 6.1, 6.7, 6.8). */
final class Paths {
    private static final Pattern MESSAGES =
            Pattern.compile("/(v2/users|v2/groups|channels|dms)/([^/?]+)/(?:messages|stream_messages)(?:\\?.*)?");

    private static final Map<String, ChatKind> KINDS = Map.of(
            "v2/users", ChatKind.DIRECT,
            "v2/groups", ChatKind.GROUP,
            "channels", ChatKind.CHANNEL,
            "dms", ChatKind.CHANNEL_DIRECT);

    private Paths() {}

    /** The chat that a message posted to this path is for; empty for any other path. */
    static Optional<ConversationId> spokenTo(AccountId account, String path) {
        Matcher messages = MESSAGES.matcher(path);
        return messages.matches()
                ? Optional.of(new ConversationId(
                        account,
                        Objects.requireNonNull(KINDS.get(messages.group(1))),
                        URLDecoder.decode(messages.group(2).replace("+", "%2B"), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** Whether messages there have the newer form, with {@code msg_type} and {@code msg_seq}. */
    static boolean isV2(ChatKind kind) {
        return kind == ChatKind.DIRECT || kind == ChatKind.GROUP;
    }

    static String messages(ConversationId chat) {
        return chat(chat) + "/messages";
    }

    static String stream(ConversationId chat) {
        return chat(chat) + "/stream_messages";
    }

    static String message(ConversationId chat, String messageId) {
        String path = messages(chat) + "/" + segment(messageId);
        return isV2(chat.kind()) ? path : path + "?hidetip=true";
    }

    /** @param emoji {@code TYPE:ID} */
    static String reaction(ConversationId chat, String messageId, String emoji) {
        int colon = emoji.indexOf(':');
        return messages(chat) + "/" + segment(messageId) + "/reactions/" + segment(emoji.substring(0, colon)) + "/"
                + segment(emoji.substring(colon + 1));
    }

    private static String chat(ConversationId chat) {
        String id = segment(chat.id());
        return switch (chat.kind()) {
            case DIRECT -> "/v2/users/" + id;
            case GROUP -> "/v2/groups/" + id;
            case CHANNEL -> "/channels/" + id;
            case CHANNEL_DIRECT -> "/dms/" + id;
            case ACCOUNT -> throw new IllegalArgumentException("nothing can be said to " + chat);
        };
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
