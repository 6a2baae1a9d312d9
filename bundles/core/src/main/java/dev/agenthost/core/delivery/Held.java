package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.notes.Page;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Contents that the platform does not let the bot say now: they wait for the next message of their conversation. */
final class Held {
    static final String PREFIX = HostKeys.PREFIX + "held:";

    /** What becomes of a delivery whose content waits, in words. */
    static final String WAITS = "waits for the next message";

    /** How many wait in one conversation, and how long. */
    private static final int MOST = 20;

    static final Duration LIFE = Duration.ofHours(24);

    /** How long after its time it can be found that it lapsed. */
    private static final Duration FOUND = LIFE.multipliedBy(6);

    /** Behind the time until which it waits. */
    private static final char SEPARATOR = ' ';

    /** One that waits. */
    record Item(String key, Content content) {}

    private Held() {}

    private static String prefix(ConversationId conversation) {
        return PREFIX + Mark.of(conversation) + ":";
    }

    /** The note that it waits; later ones stand behind earlier ones. */
    static Change.Remember note(Work work, int ordinal, Content content, Instant now) {
        String order = "%013d:%015d:%06d".formatted(now.toEpochMilli(), work.row(), ordinal);
        Instant until = now.plus(LIFE);
        String value = until.toEpochMilli() + String.valueOf(SEPARATOR) + new ContentText(content, true).write();
        return new Change.Remember(
                work.account(), prefix(work.conversation()) + order, value, until.plus(FOUND), work.person(), now);
    }

    /**
     * What is stored of pieces that wait.
     *
     * @param changes to be stored with them are added to these
     * @return their rows, under the next ordinals
     */
    static List<DeliveryRow> wait(
            Surroundings around, Work work, Rows rows, List<Content> pieces, List<Change> changes) {
        Instant now = around.clock().instant();
        List<DeliveryRow> waiting = new ArrayList<>();
        for (Content piece : pieces) {
            DeliveryRow row = rows.waiting(piece);
            waiting.add(row);
            changes.add(note(work, row.ordinal(), piece, now));
            changes.add(Settling.settled(around, work, row, DeliveryState.DROPPED, WAITS));
        }
        around.counters().held.add(pieces.size());
        return waiting;
    }

    /** How many more may wait in a conversation. */
    static int room(Page page, ConversationId conversation, Instant now) {
        return Math.max(0, MOST - in(page, conversation, now).size());
    }

    /** What waits in a conversation, in the order in which it was to be said. */
    static List<Item> in(Page page, ConversationId conversation, Instant now) {
        List<Item> items = new ArrayList<>();
        page.beginningWith(prefix(conversation)).forEach((key, value) -> {
            int space = value.indexOf(SEPARATOR);
            try {
                if (Long.parseLong(value.substring(0, space)) > now.toEpochMilli()) {
                    items.add(new Item(
                            key, ContentText.read(value.substring(space + 1)).content()));
                }
            } catch (UnreadableException | RuntimeException e) {
                // erased, or none of ours
            }
        });
        return items;
    }

    /** What is stored of those whose time is over: dead letters. */
    static List<Change> lapsed(AccountId account, Page page, Instant now) {
        List<Change> changes = new ArrayList<>();
        page.beginningWith(PREFIX).forEach((key, value) -> {
            try {
                long until = Long.parseLong(value.substring(0, value.indexOf(SEPARATOR)));
                String[] parts = key.split(":", -1);
                if (until <= now.toEpochMilli()) {
                    changes.add(new Change.ForgetKey(account, key));
                    changes.add(new Change.Withdraw(
                            Long.parseLong(parts[parts.length - 2]),
                            Integer.parseInt(parts[parts.length - 1]),
                            DeliveryState.DEAD,
                            "waited " + LIFE.toHours() + " hours in vain for the next message",
                            now));
                }
            } catch (RuntimeException e) {
                // erased, or none of ours
            }
        });
        return changes;
    }
}
