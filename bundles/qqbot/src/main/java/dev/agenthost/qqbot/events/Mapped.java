package dev.agenthost.qqbot.events;

import dev.agenthost.message.InboundEvent;
import java.util.List;

/** What a dispatch is to this host. Whatever it is: it counts in its place of the sequence. */
public sealed interface Mapped {
    /**
     * Something for the inbox.
     *
     * @param asides to be done before, in order
     */
    record Happened(InboundEvent event, List<Aside> asides) implements Mapped {}

    /**
     * Known, and nobody's concern.
     *
     * @param reason why, in a few words; nothing of the content
     * @param asides to be done nevertheless, in order
     */
    record Ignored(String reason, List<Aside> asides) implements Mapped {}

    /**
     * An event nobody knows yet, for the inbox as it came.
     *
     * @param name as it came; empty when it had none
     */
    record Unknown(String name, InboundEvent event) implements Mapped {}

    /**
     * A known event whose body is not what the platform documents.
     *
     * @param name of the event
     * @param reason why, in a few words; nothing of the content
     */
    record Malformed(String name, String reason) implements Mapped {}
}
