package dev.agenthost.core.delivery;

import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored with the end of a turn.
 *
 * @param rows deliveries
 * @param open those of them that are sent
 * @param changes what else
 * @param already what became of the others
 * @param dead why the message is a dead letter, or null
 */
record Plan(
        List<DeliveryRow> rows,
        List<DeliveryRow> open,
        List<Change> changes,
        Told already,
        @Nullable String dead) {
    /** Nothing is said. */
    static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), Told.NOTHING, null);

    Plan {
        rows = List.copyOf(rows);
        open = List.copyOf(open);
        changes = List.copyOf(changes);
    }
}
