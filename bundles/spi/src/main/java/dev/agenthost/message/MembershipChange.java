package dev.agenthost.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, or the bot, came to a conversation or left it.
 *
 * @param id the platform's id of the event; see {@link InboundEvent#id()}
 * @param conversation which; of {@link ChatKind#ACCOUNT} for a guild
 * @param change what happened
 * @param member whom it is about, or null when that is the bot
 * @param actor who did it, or null where the platform does not tell
 * @param at when, by the platform's clock
 * @param raw the platform's own event as it came; never logged
 */
public record MembershipChange(
        String id,
        ConversationId conversation,
        Change change,
        @Nullable Person member,
        @Nullable Person actor,
        Instant at,
        String raw)
        implements InboundEvent {
    /** What happened. */
    public enum Change {
        /** A person became a member. */
        JOINED,
        /** A person is no member any more. */
        LEFT,
        /** A person wants to become a member and waits for an answer. */
        ASKED_TO_JOIN,
        /** The bot was made a friend, or taken into a group or guild. */
        BOT_ADDED,
        /** The bot was removed as a friend, or from a group or guild. */
        BOT_REMOVED
    }

    /** Says where and what, not who. */
    @Override
    public String toString() {
        return "MembershipChange[" + change + ", " + id + " in " + conversation + "]";
    }
}
