package dev.agenthost.store;

import dev.agenthost.message.ConversationId;
import java.time.Instant;

/**
 * A message as it is kept.
 *
 * @param conversation where it was written, and whose it is
 * @param messageId the platform's id; unique within the account while it is remembered
 * @param sender the platform's id of who wrote it
 * @param takenAt when the host took it over
 * @param body its mapped form, in the core's own text form
 * @param raw the platform's own event
 */
public record MessageRow(
        ConversationId conversation, String messageId, String sender, Instant takenAt, String body, String raw) {
    /** How many characters an id may have, of a message, a conversation, a sender or an account. */
    public static final int LONGEST_ID = 500;

    /** Says where and which, never what. */
    @Override
    public String toString() {
        return "MessageRow[" + messageId + " in " + conversation + "]";
    }
}
