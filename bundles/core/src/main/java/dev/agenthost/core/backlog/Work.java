package dev.agenthost.core.backlog;

import dev.agenthost.core.codec.EventText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.journal.Taken;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.Person;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in its lane.
 *
 * @param tenure in which it came here
 * @param row its number in the store
 * @param messageId the platform's id of it
 * @param message null when what is stored of it cannot be read
 * @param state what is to be done: its turn, or its deliveries
 * @param left whether it comes from an earlier life of the host, which may have ended in its turn
 * @param attempts how many turns of it have failed, or were not seen to end
 * @param next its turn is not run before; null at once
 * @param lastOrdinal the highest number given to a delivery of it; 0 for none
 * @param deliveries those to be sent
 */
public record Work(
        Tenure tenure,
        long row,
        ConversationId conversation,
        String messageId,
        @Nullable InboundEvent message,
        MessageState state,
        boolean left,
        int attempts,
        @Nullable Instant next,
        int lastOrdinal,
        List<DeliveryRow> deliveries) {

    static Work of(Tenure tenure, Taken taken) {
        InboundEvent message = taken.message();
        return new Work(
                tenure,
                taken.row(),
                taken.conversation(),
                message == null ? "" : message.id(),
                message,
                MessageState.WAITING,
                false,
                0,
                null,
                0,
                List.of());
    }

    /** What was read from the store. */
    public static Work of(Tenure tenure, OpenMessage open) {
        return of(tenure, open, false);
    }

    static Work of(Tenure tenure, OpenMessage open, boolean left) {
        return new Work(
                tenure,
                open.row(),
                open.message().conversation(),
                open.message().messageId(),
                read(open),
                open.state(),
                left,
                open.attempts(),
                open.next(),
                open.lastOrdinal(),
                open.deliveries());
    }

    private static @Nullable InboundEvent read(OpenMessage open) {
        try {
            return EventText.read(open.message());
        } catch (UnreadableException e) {
            return null;
        }
    }

    /** The same after another turn of it failed. */
    public Work failedOnce() {
        return new Work(
                tenure,
                row,
                conversation,
                messageId,
                message,
                state,
                left,
                attempts + 1,
                null,
                lastOrdinal,
                deliveries);
    }

    /** The same after ordinals up to this one were given. */
    public Work withLastOrdinal(int last) {
        return new Work(tenure, row, conversation, messageId, message, state, left, attempts, next, last, deliveries);
    }

    /** The account in which it came. */
    public AccountId account() {
        return conversation.account();
    }

    /** The platform's id of who wrote it; null for nobody. */
    public @Nullable String person() {
        Person actor = message == null ? null : message.actor();
        return actor == null ? null : actor.id();
    }

    /** Says which, never what. */
    @Override
    public String toString() {
        return "message " + messageId + " in " + conversation;
    }
}
