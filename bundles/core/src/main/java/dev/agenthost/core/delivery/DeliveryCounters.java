package dev.agenthost.core.delivery;

import dev.agenthost.status.PartStatus;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was sent and what was not, since the host started. */
public final class DeliveryCounters {
    final LongAdder sent = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder proactive = new LongAdder();
    final LongAdder undeliverable = new LongAdder();
    final LongAdder unknown = new LongAdder();

    public PartStatus status() {
        return new PartStatus(
                "delivery",
                true,
                "sending",
                Map.of(),
                Map.of(
                        "sent", sent.sum(),
                        "repeated", repeated.sum(),
                        "sent unbidden after the window", proactive.sum(),
                        "undeliverable", undeliverable.sum(),
                        "unknown outcome", unknown.sum()));
    }
}
