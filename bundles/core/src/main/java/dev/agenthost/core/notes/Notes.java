package dev.agenthost.core.notes;

import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.message.AccountId;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's notes of all accounts, read from the store once in a tenure: nobody else writes them meanwhile. Thread-safe.
 */
public final class Notes {
    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
    private static final int MOST = 10_000;

    private final Store store;
    private final Executor readers;
    private final Executor later;
    private final ConcurrentMap<AccountId, Opened> pages = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** The notes as of one tenure; each is read by whoever put it into the map. */
    private static final class Opened {
        final Tenure tenure;
        final CompletableFuture<Page> page = new CompletableFuture<>();

        Opened(Tenure tenure) {
            this.tenure = tenure;
        }
    }

    /**
     * @param readers runs reads of the store
     * @param later runs a task after a pause
     */
    public Notes(Store store, Executor readers, Executor later) {
        this.store = store;
        this.readers = readers;
        this.later = later;
    }

    /** The notes of an account: at once, but for the first time in a tenure. Fails when this is stopped. */
    public CompletableFuture<Page> of(Tenure tenure) {
        Opened known = pages.get(tenure.account());
        if (known != null && known.tenure.equals(tenure)) {
            return known.page;
        }
        Opened fresh = new Opened(tenure);
        Opened now = pages.compute(
                tenure.account(), (account, before) -> before != null && before.tenure.equals(tenure) ? before : fresh);
        if (now == fresh) {
            readers.execute(() -> read(fresh));
        }
        return now.page;
    }

    private void read(Opened opened) {
        try {
            opened.page.complete(new Page(store.remembered(opened.tenure.account(), HostKeys.PREFIX, MOST)));
        } catch (StoreException e) {
            if (stopped) {
                opened.page.completeExceptionally(new StoppedException());
            } else {
                LOG.debug("{}: its notes cannot be read now", opened.tenure.account(), e);
                later.execute(() -> read(opened));
            }
        } catch (RuntimeException e) {
            opened.page.completeExceptionally(e);
        }
    }

    /** Something was stored past this, as when a person's words are erased: it is read again when it is needed. */
    public void forget(AccountId account) {
        pages.remove(account);
    }

    /** What is not read yet is not read any more. */
    public void stop() {
        stopped = true;
    }

    /** How many notes begin so, of the accounts that are in use. */
    public long count(String prefix) {
        return pages.values().stream()
                .map(opened -> opened.page.getNow(null))
                .mapToLong(page -> page == null ? 0 : page.beginningWith(prefix).size())
                .sum();
    }
}
