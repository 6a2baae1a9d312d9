package dev.agenthost.message;

import java.time.Instant;
import java.util.List;

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
        String raw) {
    public InboundMessage {
        if (id.isBlank()) {
            throw new IllegalArgumentException("message id must not be blank");
        }
        attachments = List.copyOf(attachments);
    }

    /** Says where and which, never what: message text belongs into no log. */
    @Override
    public String toString() {
        return "InboundMessage[" + id + " in " + conversation + "]";
    }
}
