package dev.agenthost.status;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the host gave up and a person decides about: messages whose turn failed for good, answers that could not be delivered,
 * answers of which nobody knows whether they arrived. A service of the host; methods block on its store and may be called on
 * any thread.
 *
 * <p>Every method throws an {@link IOException}, in words for people, when the store cannot do it now.
 */
@ProviderType
public interface DeadLetters {
    /**
     * One of them.
     *
     * @param id names it in the other methods
     * @param messageId the platform's id of the message, or of the one that was answered
     * @param what {@code message}, {@code answer} or {@code answer that may have arrived}
     * @param at when it was given up
     * @param reason the platform's code and words, or ours
     */
    record Letter(String id, ConversationId conversation, String messageId, String what, Instant at, String reason) {}

    /** The latest first, this many at most. */
    List<Letter> latest(int limit) throws IOException;

    /**
     * Takes it up again, as if it had just come.
     *
     * @return false when there is none of this id
     */
    boolean replay(String id) throws IOException;

    /**
     * Strikes it off.
     *
     * @return false when there is none of this id
     */
    boolean drop(String id) throws IOException;

    /**
     * Removes the texts of everything a person wrote to this account, and of what was answered.
     *
     * @param person the platform's id of the person
     */
    Erasure erase(AccountId account, String person) throws IOException;
}
