package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One account on one chat platform. An adapter bundle registers one service of this type for every configured account, from
 * the moment the account is configured until it is removed: also while it is not connected, paused or parked.
 *
 * <p>Inbound goes the other way: the adapter opens an {@link AccountInbox} and offers what it receives.
 *
 * <p>All methods may be called on any thread, return quickly and never block on the network.
 */
@ConsumerType
public interface PlatformAdapter {
    /** Which account this is; constant. */
    AccountId account();

    /** What can be sent to this conversation, and what is promised there. Pure. */
    Target target(ConversationId conversation);

    /**
     * Fixes the request of this delivery, so that a repeat of it is harmless wherever the platform allows that. Pure: the
     * same delivery gives the same request. The host keeps the result and passes the very same one to every attempt, over
     * restarts and updates of this bundle.
     *
     * @throws DeliveryException when this can never be sent
     */
    PreparedDelivery prepare(Delivery delivery) throws DeliveryException;

    /**
     * Makes one attempt to send; does not retry what may have arrived. Needs no open socket where the platform does not want
     * one.
     *
     * @param mayHaveArrived whether an earlier attempt of this very delivery has an unknown outcome, also one before a
     *     restart or an update: only then the platform's word that it knows the request already means that it arrived
     * @return completes with the receipt, or exceptionally with a {@link DeliveryException} within 30 seconds
     */
    CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived);

    /**
     * Looks at everything anew, at a person's request: a parked account tries at once, a connected one reconnects and keeps
     * its session.
     */
    void restart();
}
