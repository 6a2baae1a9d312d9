package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of commits whose outcome was lost with the connection. The caller was told that nothing was applied and will
 * give them again; where the commit did happen after all, they are no repeats: nobody has heard of their rows yet. For one
 * thread at a time.
 */
final class Unheard {
    /** Far more than fit in the lists a caller can have under way. */
    private static final int MOST = 100_000;

    private record Key(AccountId account, String messageId) {}

    private final Map<Key, Long> rows = new LinkedHashMap<>();

    void note(List<MessageRow> messages, List<Outcome> outcomes) {
        for (int i = 0; i < messages.size() && rows.size() < MOST; i++) {
            if (outcomes.get(i) instanceof Outcome.Taken taken) {
                rows.put(key(messages.get(i)), taken.row());
            }
        }
    }

    /** What to tell of a message that is stored already. */
    Outcome outcome(Session session, MessageRow message) throws SQLException, StoreException {
        Long row = rows.get(key(message));
        if (row == null) {
            return new Outcome.Repeat();
        }
        Long stored = session.first(
                Statements.ROW_OF,
                p -> p.account(message.conversation().account()).key("message id", message.messageId()),
                Row::number);
        return row.equals(stored) ? new Outcome.Taken(row) : new Outcome.Repeat();
    }

    /** The caller has heard of these. */
    void heard(List<MessageRow> messages) {
        if (!rows.isEmpty()) {
            messages.forEach(message -> rows.remove(key(message)));
        }
    }

    private static Key key(MessageRow message) {
        return new Key(message.conversation().account(), message.messageId());
    }
}
