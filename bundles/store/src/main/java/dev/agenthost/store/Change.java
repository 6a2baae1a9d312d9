package dev.agenthost.store;

import dev.agenthost.message.AccountId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of the state; see {@link Store#apply}. */
public sealed interface Change {
    /**
     * A message is taken over; gives {@link Outcome.Taken}, or {@link Outcome.Repeat} when a message of this account and id
     * is still remembered: then nothing is stored.
     */
    record TakeOver(MessageRow message) implements Change {}

    /** The position of a partition is this one now. */
    record Position(PositionRow position) implements Change {}

    /** The partition has no position any more. */
    record Forget(AccountId account, String partition) implements Change {}

    /**
     * The account's memory holds this value under this key, in place of the one before.
     *
     * @param expiresAt from when on it is as if it had never been there; null for never
     * @param person the platform's id of the person whose text the value holds, which {@link Store#erase} removes with the
     *     rest of that person; null for nobody's
     */
    record Remember(
            AccountId account,
            String key,
            String value,
            @Nullable Instant expiresAt,
            @Nullable String person,
            Instant at)
            implements Change {
        /** Says which, never what. */
        @Override
        public String toString() {
            return "Remember[" + account + ", " + key + "]";
        }
    }

    /** The account's memory holds nothing under this key any more. */
    record ForgetKey(AccountId account, String key) implements Change {}

    /**
     * The turn of a message is over, and this is what comes of it. Deliveries of ordinals that are stored already are left
     * as they are.
     *
     * @param message its row number
     * @param state {@link MessageState#SENDING} with deliveries, otherwise {@link MessageState#DONE}; or
     *     {@link MessageState#DEAD}, with or without deliveries: those are sent all the same
     * @param reason why it is dead, or null
     */
    record Complete(
            long message, MessageState state, @Nullable String reason, Instant at, List<DeliveryRow> deliveries)
            implements Change {
        public Complete {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * The turn of a message failed and will be run again.
     *
     * @param attempts how many have failed
     * @param next not before
     */
    record Postpone(long message, int attempts, Instant next, String reason) implements Change {}

    /**
     * Where a delivery stands after or before an attempt. The message whose last open delivery this settles is
     * {@link MessageState#DONE} with it, unless it is dead.
     *
     * @param request the prepared request, when it is another than the one stored; null leaves it
     * @param attempts how many were begun
     * @param mayHaveArrived whether an attempt's outcome is not known
     * @param next not before; null at once
     * @param detail the platform's id of what was sent, or why it was not; null for nothing to tell
     */
    record Progress(
            long message,
            int ordinal,
            DeliveryState state,
            @Nullable String request,
            int attempts,
            boolean mayHaveArrived,
            @Nullable Instant next,
            @Nullable String detail,
            Instant at)
            implements Change {}

    /**
     * An ordinal of a message is used for something that is never repeated, a typing sign for one: no delivery takes it later.
     * Nothing when it is used already.
     */
    record Reserve(long message, int ordinal, Instant at) implements Change {}

    /**
     * What the platform took is not shown after all, or nobody knows, or what was to be said another time never was: changes a
     * delivery that is {@link DeliveryState#SENT} or {@link DeliveryState#DROPPED}.
     *
     * @param state {@link DeliveryState#DEAD} or {@link DeliveryState#UNKNOWN}
     * @param detail why, for people
     */
    record Withdraw(long message, int ordinal, DeliveryState state, String detail, Instant at) implements Change {}
}
