package dev.agenthost.qqbot.rest;

import java.util.concurrent.CompletionStage;

/** Tells the platform that an interaction has arrived; until then the person sees it loading (protocol 6.9). */
public interface Acknowledger {
    /**
     * Acknowledges at once; any thread, never blocks.
     *
     * @param interactionId {@code d.id} of the event, which is not the event's id
     * @return fails with {@link RestException} or {@link TransportException}
     */
    CompletionStage<Void> acknowledge(String interactionId);
}
