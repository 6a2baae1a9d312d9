package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a message replies to, as the platform wants it said (protocol 6.2 to 6.4).
 *
 * @param field {@code msg_id} or {@code event_id}
 * @param id of the message or event
 * @param sequence the {@code msg_seq}, which tells replies to one message from each other
 */
record Anchor(String field, String id, int sequence) {
    private static final int LAST_SEQUENCE = 65_535;
    private static final Pattern EVENT = Pattern.compile("([A-Z][A-Z0-9_]+):.+");

    private static final Pattern OF_GUILD =
            Pattern.compile("INTERACTION_CREATE|GUILD_MEMBER_.+|MESSAGE_REACTION_.+|(OPEN_)?FORUM.*");

    /** The events that take a reply. */
    private static final Map<ChatKind, Pattern> REPLIABLE = Map.of(
            ChatKind.DIRECT,
            Pattern.compile("INTERACTION_CREATE|C2C_MSG_RECEIVE|FRIEND_ADD"),
            ChatKind.GROUP,
            Pattern.compile("INTERACTION_CREATE|GROUP_ADD_ROBOT|GROUP_MSG_RECEIVE|GROUP_MEMBER_ADD"),
            ChatKind.CHANNEL,
            OF_GUILD,
            ChatKind.CHANNEL_DIRECT,
            OF_GUILD);

    /** @throws DeliveryException when the platform takes no reply to it, or no more */
    static Anchor of(ChatKind kind, Delivery.ReplyTo replyTo) throws DeliveryException {
        if (replyTo.ordinal() > LAST_SEQUENCE) {
            throw new DeliveryException(Kind.REFUSED, "one message has no more than " + LAST_SEQUENCE + " replies");
        }
        var event = EVENT.matcher(replyTo.messageId());
        if (!event.matches()) {
            return new Anchor("msg_id", replyTo.messageId(), replyTo.ordinal());
        }
        Pattern repliable = REPLIABLE.get(kind);
        if (repliable == null || !repliable.matcher(event.group(1)).matches()) {
            throw new DeliveryException(Kind.WINDOW_CLOSED, "the platform takes no reply to " + event.group(1));
        }
        return new Anchor("event_id", replyTo.messageId(), replyTo.ordinal());
    }

    /** @param sequenced whether the chat has a {@code msg_seq} */
    void addTo(JsonObjectBuilder body, boolean sequenced) {
        body.add(field, id);
        if (sequenced) {
            body.add("msg_seq", sequence);
        }
    }
}
