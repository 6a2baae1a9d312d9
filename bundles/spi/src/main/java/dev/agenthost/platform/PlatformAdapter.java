package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
     * Whether this content is said on the bot's own initiative whatever it answers, also where {@link Target#proactive} is
     * false, as the platform has a permission of its own for it (QQ: {@code is_wakeup}, {@code subscribe_id}). It never waits
     * for the next message. Pure.
     */
    default boolean hasOwnPermission(Content content) {
        return false;
    }

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
     * What to say in place of something the platform has just refused for good, and would refuse again: plain text for Markdown
     * where that is not allowed, for one. The adapter remembers what it learnt; {@link #target} tells it from then on.
     *
     * @param refused what {@link #prepare} was given
     * @return other content, which is sent under a new ordinal; empty to give up
     */
    default Optional<Content> instead(ConversationId conversation, Content refused, DeliveryException why) {
        return Optional.empty();
    }

    /**
     * Begins an answer that people see growing; only where the target has {@link Feature#STREAM}. Nothing is sent before the
     * first {@link AnswerStream#update}.
     *
     * @param replyTo what is answered; the ordinal is the stream's alone
     * @param progress is told, on any thread and in order, the adapter's own text form of how far the stream is, at the latest
     *     when the first part is visible; it holds no credential. {@link #endStream} takes the last one
     * @throws DeliveryException when there can be none
     */
    default AnswerStream openStream(ConversationId conversation, Delivery.ReplyTo replyTo, Consumer<String> progress)
            throws DeliveryException {
        throw unsupported("streams");
    }

    /**
     * Ends a stream that an earlier life of the host left open.
     *
     * @param progress the last that was told of it; empty when nothing was
     * @param words to be said at its end, to tell people that it was interrupted
     * @return completes when it is closed on the platform, or needs no closing
     */
    default CompletionStage<Receipt> endStream(ConversationId conversation, String progress, String words) {
        return CompletableFuture.failedFuture(unsupported("streams"));
    }

    /**
     * Shows that an answer is being written, for a few seconds to a minute as the platform has it; only where the target has
     * {@link Feature#TYPING}. Best effort: failures are of no consequence.
     *
     * @param replyTo what is being answered; the ordinal is this sign's alone
     */
    default CompletionStage<Void> typing(ConversationId conversation, Delivery.ReplyTo replyTo) {
        return CompletableFuture.failedFuture(unsupported("typing signs"));
    }

    /**
     * Takes back a message of the bot's.
     *
     * @param messageId from its {@link Receipt}
     * @return fails with a {@link DeliveryException}
     */
    default CompletionStage<Void> recall(ConversationId conversation, String messageId) {
        return CompletableFuture.failedFuture(unsupported("recall"));
    }

    /**
     * Reacts to a message, or takes a reaction of the bot's back.
     *
     * @param emoji in the platform's own form (QQ: {@code TYPE:ID} of protocol 6.8)
     * @return fails with a {@link DeliveryException}
     */
    default CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
        return CompletableFuture.failedFuture(unsupported("reactions"));
    }

    /**
     * Calls the platform's own interface: what the host has no word for. Credentials and rate limits are the adapter's.
     *
     * @param method an HTTP method
     * @param path below the platform's base address, with a slash at its start
     * @param body JSON, or empty for none
     * @return the answer's JSON, {@code {}} for none; fails with a {@link DeliveryException}
     */
    default CompletionStage<String> call(String method, String path, String body) {
        return CompletableFuture.failedFuture(unsupported("calls"));
    }

    /**
     * Fetches a file that came with a message of this account onto the media shelf.
     *
     * @return fails with an {@link java.io.IOException} whose message says why, for people, without the address
     */
    default CompletionStage<MediaFile> fetch(Attachment attachment) {
        return CompletableFuture.failedFuture(new IOException("this platform's files cannot be fetched"));
    }

    private static DeliveryException unsupported(String what) {
        return new DeliveryException(DeliveryException.Kind.REFUSED, "this platform has no " + what);
    }

    /**
     * Forgets what was learnt of the platform's refusals, at a person's request; connections stay as they are.
     *
     * @param chat {@code KIND/ID} or the platform's id alone; empty for all
     * @param what the platform refused, in the adapter's words, in any case; empty for everything
     * @return {@code KIND/ID/WHAT} of all that was forgotten; never null
     * @throws IllegalArgumentException when the adapter learns nothing of that name: it says what there is
     */
    default List<String> forget(String chat, String what) {
        return List.of();
    }

    /**
     * Looks at everything anew, at a person's request: a parked account tries at once, a connected one reconnects and keeps
     * its session.
     */
    void restart();
}
