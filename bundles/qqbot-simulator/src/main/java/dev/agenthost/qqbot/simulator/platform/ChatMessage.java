package dev.agenthost.qqbot.simulator.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as people see it in a conversation.
 *
 * @param conversation the conversation's key, {@code kind/id}
 * @param id the platform's message id
 * @param fromBot whether the bot wrote it
 * @param author the name shown
 * @param text as written
 * @param at when, by the platform's wall clock
 * @param replyTo the msg_id or event_id the bot gave; null: none
 * @param msgSeq the msg_seq the bot gave; 0: a person's message
 * @param look what it shows beside the text
 */
public record ChatMessage(
        String conversation,
        String id,
        boolean fromBot,
        String author,
        String text,
        Instant at,
        @Nullable String replyTo,
        long msgSeq,
        Look look) {
    /** The same message later: a stream that grew or ended. */
    public ChatMessage with(String newText, Look.State state) {
        return new ChatMessage(conversation, id, fromBot, author, newText, at, replyTo, msgSeq, look.in(state));
    }
}
