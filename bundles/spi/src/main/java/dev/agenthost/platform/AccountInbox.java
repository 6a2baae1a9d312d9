package dev.agenthost.platform;

import dev.agenthost.message.InboundEvent;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The inbox of one account. Calls of one partition come from one thread at a time, in the order of the platform; no call
 * blocks. {@link #offer}, {@link #skip} and {@link #forget} take effect in the order they were called.
 */
@ProviderType
public interface AccountInbox extends AutoCloseable {
    /**
     * Says which streams of the platform's events the account follows from now on, in place of those before; none until then.
     * The host lets one account follow a stream at a time, of all accounts of the platform and of all hosts that share a store:
     * while another does, {@link #checkpoint} throws and says which one. So it is asked before every connection. A stream is
     * free again when its account names others, closes its inbox, or loses its host.
     *
     * @param streams names that mean the same for every account of the platform, such as the platform's id of the application
     *     and the shard; empty when several accounts may be told the same events
     */
    void follow(Set<String> streams);

    /**
     * The last committed position of a partition, or empty when there is none or it was forgotten. It outlives the host.
     *
     * @throws UnavailableException when the host cannot tell now, which is not the same as none, or when the account may not
     *     connect; its message says why, for people. {@link InboxListener#available()} tells when to ask again
     */
    Optional<Checkpoint> checkpoint(String partition) throws UnavailableException;

    /**
     * Hands over what happened. {@link Admission#ACCEPTED} is the promise to commit event and position together and to tell
     * the listener, in the order of the offers. Everything else means: not taken, the position must not move past it.
     * Repeats (same account and id) are accepted, committed and not handled again.
     */
    Admission offer(InboundEvent event, Checkpoint checkpoint);

    /** Hands over a position without a message: an event that is nobody's concern, or the start of a session. */
    Admission skip(Checkpoint checkpoint);

    /** The session of this partition cannot be continued: its position is dropped, in order behind all earlier offers. */
    void forget(String partition);

    /**
     * The platform has ended its examination of something sent; see {@link Receipt#review()}. Unknown ones are ignored.
     *
     * @param review the platform's id of the examination
     * @param messageId the platform's id of what is shown now, empty when it tells none, or null when it was refused
     * @param words the platform's, or ours, for a refusal; empty for none
     */
    void reviewed(String review, @Nullable String messageId, String words);

    /** What the account remembers; usable as long as this inbox is open. */
    AccountMemory memory();

    /** Ends the use of this inbox: the listener is not called any more once this returns. What was accepted is handled. */
    @Override
    void close();
}
