package dev.agenthost.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that is not settled.
 *
 * @param row its number
 * @param attempts how many turns of it have failed
 * @param next its turn is not run before; null at once
 * @param lastOrdinal the highest ordinal of its deliveries, settled ones included; 0 for none
 * @param deliveries those not settled, by ordinal
 */
public record OpenMessage(
        long row,
        MessageRow message,
        MessageState state,
        int attempts,
        @Nullable Instant next,
        int lastOrdinal,
        List<DeliveryRow> deliveries) {
    public OpenMessage {
        deliveries = List.copyOf(deliveries);
    }
}
