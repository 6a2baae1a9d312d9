package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.MembershipChange.Change;

/** What a kind of event is to this host. */
sealed interface Meaning {
    /**
     * Something was said.
     *
     * @param chat where
     * @param toTheBot whether the name of the event alone says that the bot was spoken to
     */
    record Said(ChatKind chat, boolean toTheBot) implements Meaning {}

    /** Somebody, or the bot, came or left. */
    record Membership(Change change) implements Meaning {}

    /** A chat lets the bot speak unasked from now on, or no more. */
    record Proactive(boolean on) implements Meaning {}

    /** The platform has examined something that was sent. */
    record Audit(boolean passed) implements Meaning {}

    /** A button, or something else that wants to be acknowledged. */
    record Interaction() implements Meaning {}

    /** Nothing that every platform has. */
    record PlatformsOwn() implements Meaning {}
}
