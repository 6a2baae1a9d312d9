package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows and changes for tests. */
final class Rows {
    static final AccountId MAIN = new AccountId("qqbot", "main");
    static final AccountId OTHER = new AccountId("qqbot", "other");
    static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123Z");

    static final Outcome REPEAT = new Outcome.Repeat();

    private Rows() {}

    static MessageRow message(AccountId account, String id) {
        return message(account, id, "alice", "body of " + id);
    }

    static MessageRow message(AccountId account, String id, String sender, String body) {
        return new MessageRow(
                new ConversationId(account, ChatKind.GROUP, "group 1"), id, sender, NOW, body, "raw of " + id);
    }

    static Change takeOver(AccountId account, String id) {
        return new Change.TakeOver(message(account, id));
    }

    static Change position(AccountId account, String partition, long sequence) {
        return new Change.Position(new PositionRow(account, partition, "session", sequence));
    }

    static DeliveryRow delivery(int ordinal) {
        return DeliveryRow.fresh(ordinal, "content " + ordinal, "request " + ordinal);
    }

    static Change complete(long message, MessageState state, int... ordinals) {
        List<DeliveryRow> deliveries = new ArrayList<>();
        for (int ordinal : ordinals) {
            deliveries.add(delivery(ordinal));
        }
        return new Change.Complete(message, state, state == MessageState.DEAD ? "agent failed" : null, NOW, deliveries);
    }

    static Change progress(long message, int ordinal, DeliveryState state) {
        return new Change.Progress(message, ordinal, state, null, 1, false, null, "code 7", NOW);
    }

    /** Takes one message over; its row. */
    static long take(Store store, AccountId account, String id) throws StoreException {
        return taken(store.apply(List.of(takeOver(account, id))).get(0));
    }

    static long taken(Outcome outcome) {
        return ((Outcome.Taken) outcome).row();
    }
}
