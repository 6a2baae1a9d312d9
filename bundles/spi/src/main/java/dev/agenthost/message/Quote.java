package dev.agenthost.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The earlier message that a message refers to, as far as it is known.
 *
 * @param messageId the platform's id of it, or null where only its content is known
 * @param author who wrote it, or null where the platform does not tell
 * @param text of it; empty when nobody knows it any more, or there is none
 * @param attachments in the platform's order; may be empty
 */
public record Quote(@Nullable String messageId, @Nullable Person author, String text, List<Attachment> attachments) {
    public Quote {
        attachments = List.copyOf(attachments);
    }

    /** Says which, never what. */
    @Override
    public String toString() {
        return "Quote[" + messageId + "]";
    }
}
