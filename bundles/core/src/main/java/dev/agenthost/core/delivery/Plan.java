package dev.agenthost.core.delivery;

import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored with the end of a turn.
 *
 * @param rows deliveries
 * @param changes what else
 * @param end what became of it already: nothing of it is sent; or null
 * @param dead why the message is a dead letter, or null
 */
record Plan(
        List<DeliveryRow> rows,
        List<Change> changes,
        @Nullable Told end,
        @Nullable String dead) {
    Plan {
        rows = List.copyOf(rows);
        changes = List.copyOf(changes);
    }

    /** Deliveries to be sent. */
    static Plan of(List<DeliveryRow> rows, List<Change> changes) {
        return new Plan(rows, changes, null, null);
    }

    /** What is to be sent of it. */
    List<DeliveryRow> open() {
        return end == null ? rows : List.of();
    }
}
