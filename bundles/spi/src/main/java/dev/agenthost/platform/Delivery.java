package dev.agenthost.platform;

import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be said in one conversation.
 *
 * @param id unique in this host; stays the same over all attempts
 * @param target where to
 * @param replyTo what is answered, or null for a message on the bot's own initiative
 * @param content what: of a kind the {@link Target#features()} name, or a text; its text is within
 *     {@link Target#maxTextLength()}. Never a {@code Content.Question}
 * @param person the platform's id of who asked, whose words it may repeat; null for nobody. What an adapter remembers of it
 *     is that person's ({@link AccountMemory#put}), so that it is erased with the rest of them
 */
public record Delivery(
        String id,
        ConversationId target,
        Delivery.@Nullable ReplyTo replyTo,
        Content content,
        @Nullable String person) {
    /** Nobody asked. */
    public Delivery(String id, ConversationId target, Delivery.@Nullable ReplyTo replyTo, Content content) {
        this(id, target, replyTo, content, null);
    }

    /**
     * What is answered.
     *
     * @param messageId the platform's id of the message, or of the event ({@code InboundEvent.id})
     * @param ordinal the number of this delivery among everything said in reply to it: 1, 2, 3, ... A number is
     *     given once; a repeat of the same delivery keeps it, other content takes the next (QQ: {@code msg_seq})
     */
    public record ReplyTo(String messageId, int ordinal) {
        public ReplyTo {
            if (ordinal < 1) {
                throw new IllegalArgumentException("ordinals count from 1: " + ordinal);
            }
        }
    }
}
