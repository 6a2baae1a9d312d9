package dev.agenthost.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The platform took a delivery over.
 *
 * @param messageId the platform's id of what was sent; empty where it does not tell (a recognised repeat)
 * @param at when, by the host's clock
 * @param review the platform's id of the examination that decides whether it is shown, or null when it is shown: the adapter
 *     tells the end of it by {@link AccountInbox#reviewed}
 */
public record Receipt(
        String messageId, Instant at, @Nullable String review) {
    /** For something that is shown. */
    public Receipt(String messageId, Instant at) {
        this(messageId, at, null);
    }
}
