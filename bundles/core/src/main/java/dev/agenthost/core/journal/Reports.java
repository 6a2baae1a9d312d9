package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener what became of its offers: in order, one call at a time, never from the journal's own thread. */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final long CLOSE_WAITS_SECONDS = 1;

    private final AccountId account;
    private final InboxListener listener;
    private final Executor executor;
    private final Deque<Accepted> committed = new ArrayDeque<>(2);
    private boolean roomAgain;
    private boolean running;

    /** Held during a call, so that closing can wait for its end; nothing else ever takes it. */
    private final ReentrantLock calling = new ReentrantLock();

    private volatile boolean closed;

    Reports(AccountId account, InboxListener listener, Executor executor) {
        this.account = account;
        this.listener = listener;
        this.executor = executor;
    }

    void committed(Accepted entry) {
        synchronized (this) {
            committed.add(entry);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::tell);
    }

    void available() {
        synchronized (this) {
            roomAgain = true;
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::tell);
    }

    /** No call begins after this returns. One under way is waited for, a second at most, unless this is called from it. */
    void close() {
        closed = true;
        try {
            if (calling.tryLock(CLOSE_WAITS_SECONDS, TimeUnit.SECONDS)) {
                calling.unlock();
            } else {
                LOG.warn("{}: its inbox listener does not return; closing without it", account);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        while (true) {
            Accepted next;
            synchronized (this) {
                next = committed.poll();
                if (next == null && !roomAgain) {
                    running = false;
                    return;
                }
                roomAgain = roomAgain && next != null;
            }
            call(next);
        }
    }

    /** Reports one commit, or that there is room when there is none. */
    private void call(@Nullable Accepted commit) {
        Checkpoint checkpoint = commit == null ? null : commit.checkpoint();
        calling.lock();
        try {
            if (closed) {
                return;
            }
            if (commit == null) {
                listener.available();
            } else if (checkpoint != null) {
                listener.committed(checkpoint);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{}: its inbox listener failed", account, e);
        } finally {
            calling.unlock();
            if (commit != null) {
                commit.reported();
            }
        }
    }
}
