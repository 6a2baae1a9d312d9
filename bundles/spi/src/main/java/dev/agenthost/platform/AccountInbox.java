package dev.agenthost.platform;

import dev.agenthost.message.InboundMessage;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The inbox of one account. Calls of one partition come from one thread at a time, in the order of the platform; no call
 * blocks. {@link #offer}, {@link #skip} and {@link #forget} take effect in the order they were called.
 */
@ProviderType
public interface AccountInbox extends AutoCloseable {
    /**
     * The last committed position of a partition, or empty when there is none or it was forgotten. It outlives the host.
     *
     * @throws UnavailableException when the host cannot tell now, which is not the same as none;
     *     {@link InboxListener#available()} tells when to ask again
     */
    Optional<Checkpoint> checkpoint(String partition) throws UnavailableException;

    /**
     * Hands a message over. {@link Admission#ACCEPTED} is the promise to commit message and position together and to tell
     * the listener, in the order of the offers. Everything else means: not taken, the position must not move past it.
     * Repeats (same account and message id) are accepted, committed and not handled again.
     */
    Admission offer(InboundMessage message, Checkpoint checkpoint);

    /** Hands over a position without a message: an event that is nobody's concern, or the start of a session. */
    Admission skip(Checkpoint checkpoint);

    /** The session of this partition cannot be continued: its position is dropped, in order behind all earlier offers. */
    void forget(String partition);

    /** Ends the use of this inbox: the listener is not called any more once this returns. What was accepted is handled. */
    @Override
    void close();
}
