package dev.agenthost.core.journal;

import dev.agenthost.store.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stores what becomes of messages, in the transactions of the journal. Any thread; never blocks. */
public interface Writer {
    /**
     * Stores these changes together, if this host still serves the account.
     *
     * @param tenure in which what they say was begun
     * @return completes when they are durable, on the journal's thread: whoever goes on does so elsewhere. While the store
     *     does not work it waits. Exceptionally with a {@link dev.agenthost.store.StoreException} when the store refuses
     *     them for good, or with a {@link StoppedException} when nobody stores them any more, or another host has to
     */
    CompletableFuture<Void> write(Tenure tenure, List<Change> changes);

    /** False when another host serves the account by now, as far as is known here; what goes out unasked asks this first. */
    default boolean serves(Tenure tenure) {
        return true;
    }
}
