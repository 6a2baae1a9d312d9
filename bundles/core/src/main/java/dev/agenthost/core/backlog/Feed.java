package dev.agenthost.core.backlog;

import dev.agenthost.core.journal.Taken;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.message.AccountId;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the messages of one account to the lanes in the order they were taken over. Those that come while there is room go on
 * at once; the others stay in the store and are read when there is room again, ahead of all later ones. Thread-safe.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final AccountId account;
    private final Tenure tenure;
    private final Store store;
    private final Executor readers;
    private final Executor later;
    private final IntSupplier room;
    private final BiConsumer<Feed, Work> lanes;

    /** The highest row that was handed over, or needs none; the highest that is known. */
    private long fed = Store.BEFORE_ALL;

    private long last = Store.BEFORE_ALL;
    /** The highest row of an earlier life of the host. */
    private long left = Store.BEFORE_ALL;

    private int inLanes;
    private boolean reading;
    private boolean stopped;
    private volatile boolean ended;

    /**
     * @param readers runs reads of the store
     * @param later runs a task after a pause
     * @param room how many messages may be in lanes; asked every time
     * @param lanes takes a message; quick
     */
    Feed(Tenure tenure, Store store, Executor readers, Executor later, IntSupplier room, BiConsumer<Feed, Work> lanes) {
        this.account = tenure.account();
        this.tenure = tenure;
        this.store = store;
        this.readers = readers;
        this.later = later;
        this.room = room;
        this.lanes = lanes;
    }

    /** Begins with what the store holds of this account. */
    void begin(Backlog backlog) {
        synchronized (this) {
            left = backlog.last();
            last = Math.max(last, left);
        }
        readMore();
    }

    /** A message was stored just now; in the order of the rows, from one thread. */
    void taken(Taken message) {
        Work work = Work.of(tenure, message);
        boolean atOnce;
        synchronized (this) {
            if (work.row() <= fed) {
                return; // it was read already
            }
            atOnce = fed == last && !reading && !stopped && inLanes < room.getAsInt();
            last = work.row();
            if (atOnce) {
                fed = work.row();
                inLanes++;
            }
        }
        if (atOnce) {
            lanes.accept(this, work);
        } else {
            readMore();
        }
    }

    /** A person takes a dead letter up again: it goes behind what is in its lane, or is read in its turn. */
    void replayed(OpenMessage message) {
        Work work = Work.of(tenure, message);
        boolean atOnce;
        synchronized (this) {
            if (stopped) {
                return;
            }
            atOnce = work.row() <= fed;
            last = Math.max(last, work.row());
            if (atOnce) {
                inLanes++;
            }
        }
        if (atOnce) {
            lanes.accept(this, work);
        } else {
            readMore();
        }
    }

    /** A message has left its lane. */
    void done() {
        synchronized (this) {
            inLanes--;
        }
        readMore();
    }

    synchronized void stop() {
        stopped = true;
    }

    /** The account is another host's: nothing more is handed over, and what has not begun yet is not begun. */
    void end() {
        ended = true;
        stop();
    }

    boolean ended() {
        return ended;
    }

    synchronized boolean idle() {
        return inLanes == 0 && !reading && (stopped || fed >= last);
    }

    private void readMore() {
        synchronized (this) {
            if (reading || stopped || fed >= last || inLanes > room.getAsInt() / 2) {
                return;
            }
            reading = true;
        }
        readers.execute(this::read);
    }

    private void read() {
        long after;
        long known;
        int limit;
        synchronized (this) {
            after = fed;
            known = last;
            limit = Math.max(1, room.getAsInt() - inLanes);
        }
        List<OpenMessage> page;
        try {
            page = store.open(account, after, limit);
        } catch (StoreException e) {
            LOG.debug("{}: its messages cannot be read from the store now; again later", account, e);
            later.execute(this::read);
            return;
        }
        page.forEach(this::hand);
        synchronized (this) {
            if (page.size() < limit) {
                fed = Math.max(fed, known); // what was not given is settled
            }
            last = Math.max(last, fed);
            reading = false;
        }
        readMore();
    }

    private void hand(OpenMessage open) {
        boolean fromBefore;
        synchronized (this) {
            if (stopped) {
                return;
            }
            fed = open.row();
            fromBefore = fed <= left;
            inLanes++;
        }
        lanes.accept(this, Work.of(tenure, open, fromBefore));
    }
}
