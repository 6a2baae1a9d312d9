package dev.agenthost.core.delivery;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of everything a turn said.
 *
 * @param receipts of what the platform took, in order
 * @param failure why the rest was given up, or null
 * @param held whether the rest waits for the next message of the conversation
 */
public record Told(List<Receipt> receipts, @Nullable DeliveryException failure, boolean held) {
    static final Told NOTHING = new Told(List.of(), null, false);

    /** Whether the platform took all of it. */
    public boolean whole() {
        return failure == null && !held;
    }
}
