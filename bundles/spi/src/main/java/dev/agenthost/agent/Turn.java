package dev.agenthost.agent;

import dev.agenthost.message.InboundMessage;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** One message to be answered. Any thread. */
@ProviderType
public interface Turn {
    /** Unique in this host; the same when the turn is run again after a failure or a restart. */
    String id();

    /** What was said. */
    InboundMessage message();

    /** When the host stops waiting, by the wall clock. */
    Instant deadline();

    /** Whether nobody waits for the answer any more: deadline passed, host or agent stopping. */
    boolean cancelled();

    /** Calls the action once when the turn is cancelled; at once if it is already. On any thread; must return quickly. */
    void onCancel(Runnable action);
}
