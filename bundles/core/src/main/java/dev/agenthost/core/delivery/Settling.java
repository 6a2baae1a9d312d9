package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored of deliveries that are not sent, or not any more. */
final class Settling {
    private Settling() {}

    /** The first of these failed for good, and with it those behind it. */
    static List<Change> givenUp(Surroundings around, Work work, List<DeliveryRow> rows, DeliveryException failure) {
        boolean ambiguous = failure.kind() == Kind.AMBIGUOUS;
        (ambiguous ? around.counters().unknown : around.counters().undeliverable).increment();
        String words = Sending.words(failure);
        String what = "an answer " + (ambiguous ? "may or may not have arrived" : "could not be delivered");
        around.counters()
                .failures
                .tell(
                        work.account(),
                        what + " (" + failure.kind()
                                + failure.platformCode()
                                        .map(code -> ", platform code " + code)
                                        .orElse("") + ")",
                        what + ": " + words + " (message " + work.messageId() + ")",
                        around::after);
        List<Change> changes = new ArrayList<>();
        changes.add(settled(around, work, rows.get(0), ambiguous ? DeliveryState.UNKNOWN : DeliveryState.DEAD, words));
        for (DeliveryRow behind : rows.subList(1, rows.size())) {
            changes.add(settled(around, work, behind, DeliveryState.DEAD, "what comes before it was not delivered"));
        }
        return changes;
    }

    static Change settled(
            Surroundings around, Work work, DeliveryRow row, DeliveryState state, @Nullable String detail) {
        return new Change.Progress(
                work.row(),
                row.ordinal(),
                state,
                null,
                row.attempts(),
                row.mayHaveArrived(),
                null,
                detail,
                around.clock().instant());
    }
}
