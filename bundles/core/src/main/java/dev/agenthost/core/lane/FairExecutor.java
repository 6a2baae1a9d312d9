package dev.agenthost.core.lane;

import dev.agenthost.thread.OutOfMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on a bounded number of threads, one of each key in turn: ten thousand waiting tasks of one key delay the next
 * task of another by one turn only. Tasks of one key start in the order they came. Thread-safe.
 *
 * @param <K> whose tasks they are
 */
public final class FairExecutor<K> {
    private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

    private final Executor threads;
    private final IntSupplier limit;
    private final Map<K, Share<K>> shares = new HashMap<>();
    private final Deque<Share<K>> turns = new ArrayDeque<>();
    private int running;

    /**
     * @param threads gives a thread at once, or refuses when it is shut down
     * @param limit how many tasks run at a time; asked every time
     */
    public FairExecutor(Executor threads, IntSupplier limit) {
        this.threads = threads;
        this.limit = limit;
    }

    /** Runs the task when the key's turn comes; never blocks, never on the caller's thread. */
    public void execute(K key, Runnable task) {
        synchronized (this) {
            Share<K> share = shares.get(key);
            if (share == null) {
                share = new Share<>(key);
                shares.put(key, share);
                turns.addLast(share);
            }
            share.tasks.addLast(task);
            if (running >= limit.getAsInt()) {
                return;
            }
            running++;
        }
        startWorker();
    }

    /** An executor for the tasks of one key. */
    public Executor of(K key) {
        return task -> execute(key, task);
    }

    /** Takes back everything that has not started. */
    public synchronized List<Runnable> discard() {
        List<Runnable> discarded = new ArrayList<>();
        turns.forEach(share -> discarded.addAll(share.tasks));
        turns.clear();
        shares.clear();
        return discarded;
    }

    private void startWorker() {
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException e) {
            notStarted();
        } catch (RuntimeException | Error e) {
            notStarted();
            OutOfMemory.tell(e);
            LOG.error("no thread could be had; what waits starts with the next task", e);
        }
    }

    private synchronized void notStarted() {
        running--;
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                OutOfMemory.tell(e);
                LOG.error("a task failed", e);
            } finally {
                // an interrupt meant for this task is none of the next one's business
                boolean ignored = Thread.interrupted();
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Share<K> share = running > limit.getAsInt() ? null : turns.pollFirst();
        if (share == null) {
            running--;
            return null;
        }
        Runnable task = share.tasks.removeFirst();
        if (share.tasks.isEmpty()) {
            shares.remove(share.key);
        } else {
            turns.addLast(share);
        }
        return task;
    }

    private static final class Share<K> {
        final K key;
        final Deque<Runnable> tasks = new ArrayDeque<>(4);

        Share(K key) {
            this.key = key;
        }
    }
}
