package dev.agenthost.qqbot.events;

import dev.agenthost.message.InboundMessage;

/** What a dispatch is to this host. Whatever it is: it counts in its place of the sequence. */
public sealed interface Mapped {
    /** A message of a person, for the inbox. */
    record Message(InboundMessage message) implements Mapped {}

    /**
     * Known, and nobody's concern.
     *
     * @param reason why, in a few words; nothing of the content
     */
    record Ignored(String reason) implements Mapped {}

    /**
     * An event nobody knows yet.
     *
     * @param name as it came; empty when it had none
     */
    record Unknown(String name) implements Mapped {}

    /**
     * A known event whose body is not what the platform documents.
     *
     * @param name of the event
     * @param reason why, in a few words; nothing of the content
     */
    record Malformed(String name, String reason) implements Mapped {}
}
