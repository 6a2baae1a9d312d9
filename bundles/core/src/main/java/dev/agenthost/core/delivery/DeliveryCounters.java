package dev.agenthost.core.delivery;

import dev.agenthost.status.PartStatus;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was sent and what was not, since the host started; and what the log says of that. */
public final class DeliveryCounters {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCounters.class);

    final FailureLog failures = new FailureLog(LOG::warn);
    final LongAdder sent = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder proactive = new LongAdder();
    final LongAdder replaced = new LongAdder();
    final LongAdder held = new LongAdder();
    final LongAdder undeliverable = new LongAdder();
    final LongAdder unknown = new LongAdder();

    /** @param waiting how many contents wait for the next message of their conversation now */
    public PartStatus status(long waiting) {
        return new PartStatus(
                "delivery",
                true,
                "sending",
                Map.of("waiting for the next message", Long.toString(waiting)),
                Map.of(
                        "sent", sent.sum(),
                        "repeated", repeated.sum(),
                        "sent unbidden after the window", proactive.sum(),
                        "replaced after a refusal", replaced.sum(),
                        "kept for the next message", held.sum(),
                        "undeliverable", undeliverable.sum(),
                        "unknown outcome", unknown.sum()));
    }
}
