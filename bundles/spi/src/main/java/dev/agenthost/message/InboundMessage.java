package dev.agenthost.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that a person wrote to the bot.
 *
 * @param id the platform's message id; repeats of one message carry the same id
 * @param conversation where it was written
 * @param sender who wrote it
 * @param text what was written, without the mention of the bot, trimmed; may be empty
 * @param addressed whether the bot was spoken to: always in direct chats, by mention elsewhere
 * @param sentAt when, by the platform's clock; windows for answers count from here
 * @param attachments in the platform's order; may be empty
 * @param quote the message it refers to, or null
 * @param raw the platform's own event as it came, for agents that need more; never logged
 */
public record InboundMessage(
        String id,
        ConversationId conversation,
        Person sender,
        String text,
        boolean addressed,
        Instant sentAt,
        List<Attachment> attachments,
        @Nullable Quote quote,
        String raw)
        implements InboundEvent {
    public InboundMessage {
        if (id.isBlank()) {
            throw new IllegalArgumentException("message id must not be blank");
        }
        attachments = List.copyOf(attachments);
    }

    /** One that quotes nothing. */
    public InboundMessage(
            String id,
            ConversationId conversation,
            Person sender,
            String text,
            boolean addressed,
            Instant sentAt,
            List<Attachment> attachments,
            String raw) {
        this(id, conversation, sender, text, addressed, sentAt, attachments, null, raw);
    }

    /** The sender. */
    @Override
    public Person actor() {
        return sender;
    }

    /** The same as {@link #sentAt()}. */
    @Override
    public Instant at() {
        return sentAt;
    }

    /** Says where and which, never what: message text belongs into no log. */
    @Override
    public String toString() {
        return "InboundMessage[" + id + " in " + conversation + "]";
    }
}
