package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the OpenAPI has what (protocol 6.1, 6.7, 6.8). */
final class Paths {
    private Paths() {}

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
