package dev.agenthost.store;

import dev.agenthost.message.ConversationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person has to decide: a message whose turn failed for good, or an answer that could not be delivered.
 *
 * @param messageId the platform's id of the message, or of the one that was answered
 * @param state of the delivery; null where it is the message
 * @param at when it was given up
 * @param reason the platform's code and words, or ours
 */
public record DeadLetter(
        Id id,
        ConversationId conversation,
        String messageId,
        @Nullable DeliveryState state,
        Instant at,
        String reason) {
    /**
     * Names a dead letter.
     *
     * @param message its row number
     * @param ordinal of the delivery; 0 where it is the message
     */
    public record Id(long message, int ordinal) {
        /** {@code 17} or {@code 17.2}. */
        @Override
        public String toString() {
            return ordinal == 0 ? Long.toString(message) : message + "." + ordinal;
        }

        /**
         * Reads what {@link #toString()} writes.
         *
         * @throws IllegalArgumentException when it is no such text
         */
        public static Id parse(String text) {
            if (!text.matches("[0-9]{1,18}(\\.[0-9]{1,9})?")) {
                throw new IllegalArgumentException("expected a dead letter like 17 or 17.2, got '" + text + "'");
            }
            int dot = text.indexOf('.');
            return dot < 0
                    ? new Id(Long.parseLong(text), 0)
                    : new Id(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        }
    }
}
