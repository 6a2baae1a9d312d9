package dev.agenthost.core.journal;

import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * A message that was stored just now and is to be handled.
 *
 * @param row its number in the store
 * @param message null when the store refused its texts for good: only its ids are kept
 */
public record Taken(
        long row, ConversationId conversation, @Nullable InboundEvent message) {}
