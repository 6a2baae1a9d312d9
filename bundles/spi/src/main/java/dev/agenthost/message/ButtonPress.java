package dev.agenthost.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person pressed a button of a message of the bot's, or chose from its menu. The platform has its acknowledgement already.
 *
 * @param id the platform's id of the event; see {@link InboundEvent#id()}
 * @param conversation where the button stands
 * @param actor who pressed it
 * @param buttonId which one, as the bot named it; empty where the platform does not tell
 * @param data what the bot gave the button to carry; may be empty
 * @param messageId the platform's id of the message with the button, or null where it does not tell
 * @param at when, by the platform's clock
 * @param raw the platform's own event as it came; never logged
 */
public record ButtonPress(
        String id,
        ConversationId conversation,
        Person actor,
        String buttonId,
        String data,
        @Nullable String messageId,
        Instant at,
        String raw)
        implements InboundEvent {
    /** Says where and which, never what. */
    @Override
    public String toString() {
        return "ButtonPress[" + id + " in " + conversation + "]";
    }
}
