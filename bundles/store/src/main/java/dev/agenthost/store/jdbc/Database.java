package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one database: one that writes, a few that read. A connection that failed is replaced at the next call.
 * Thread-safe; every method blocks.
 */
final class Database implements AutoCloseable {
    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws SQLException, StoreException;

        /** It is durable; the next write has not begun. */
        default void committed() {}

        /** The connection was lost in the commit: it is not known whether it happened. The next write has not begun. */
        default void inDoubt() {}
    }

    private static final int READERS = 4;
    /** Two hosts' transactions may meet, and a connection may have died unnoticed; after that the caller should know. */
    private static final int TRIES = 3;

    private static final long CLOSE_MILLIS = 2_000;
    /** Our own reads are over by then, a backup is not; nothing is written meanwhile. */
    private static final int SCRUB_MILLIS = 500;

    private final Dialect dialect;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore readers = new Semaphore(READERS, true);
    private final Deque<Session> idle = new ArrayDeque<>();
    private @Nullable Session writer;
    private volatile boolean closed;

    /** Not until it is known: an earlier life may have ended between an erasure and this. */
    private volatile boolean scrubbed;

    private volatile boolean scrubHeldUp;
    private volatile @Nullable StoreException trouble;

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Why the latest call could not be done, when it was not for its values; null when it could. */
    @Nullable
    StoreException trouble() {
        return trouble;
    }

    /** Does all of it or nothing; durable when this returns. */
    <T> T write(Work<T> work) throws StoreException {
        writing.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                boolean used = writer != null;
                boolean committing = false;
                try {
                    Session session = writer();
                    T result = work.in(session);
                    committing = true;
                    session.connection.commit();
                    trouble = null;
                    work.committed();
                    return result;
                } catch (SQLException e) {
                    boolean lost = dialect.lost(e);
                    undo(lost);
                    if (committing || attempt == TRIES || !(lost ? used : dialect.conflict(e))) {
                        if (committing && lost) {
                            work.inDoubt();
                        }
                        throw noted(e);
                    }
                } catch (StoreException | RuntimeException | Error e) {
                    undo(false);
                    throw e;
                }
            }
        } finally {
            writing.unlock();
        }
    }

    /** Sees one state of the database, which holds everything written before. */
    <T> T read(Work<T> work) throws StoreException {
        readers.acquireUninterruptibly();
        try {
            while (true) {
                Session known = known();
                Session session = known;
                boolean usable = false;
                try {
                    session = known == null ? opened(Dialect.Use.READING) : known;
                    T result = work.in(session);
                    session.connection.rollback();
                    usable = true;
                    return result;
                } catch (SQLException e) {
                    if (known == null || !dialect.lost(e)) {
                        throw noted(e);
                    }
                } finally {
                    giveBack(session, usable);
                }
            }
        } finally {
            readers.release();
        }
    }

    /**
     * Has nothing left in the database's files of what was erased, as far as the database can; waits a little for those who
     * read an earlier state.
     *
     * @return false when that is still to be done, see {@link #finishScrub}
     */
    boolean scrub() {
        return scrub(SCRUB_MILLIS);
    }

    /** Tries again, without waiting for anybody, what an earlier {@link #scrub} or an earlier life left to be done. */
    void finishScrub() {
        if (!scrubbed) {
            scrub(0);
        }
    }

    /** Has a log go into the database that has grown over its share; does not wait for those who read an earlier state. */
    void shortenLog() {
        if (!dialect.logIsLong()) {
            return;
        }
        writing.lock();
        try {
            dialect.scrub(0);
        } catch (SQLException e) {
            noted(e);
        } finally {
            writing.unlock();
        }
    }

    /** Whether the files still hold what was erased, for somebody reads it. */
    boolean scrubHeldUp() {
        return scrubHeldUp;
    }

    private boolean scrub(int patienceMillis) {
        boolean done = false;
        writing.lock();
        try {
            done = dialect.scrub(patienceMillis);
        } catch (SQLException e) {
            noted(e);
        } finally {
            scrubbed = done;
            scrubHeldUp = !done;
            writing.unlock();
        }
        return done;
    }

    /** Has the next write begin on a new connection. */
    void renewWriter() {
        writing.lock();
        try {
            undo(true);
        } finally {
            writing.unlock();
        }
    }

    private Session writer() throws SQLException, StoreException {
        Session current = writer;
        if (current == null) {
            current = opened(Dialect.Use.WRITING);
            writer = current;
        }
        return current;
    }

    private @Nullable Session known() {
        synchronized (idle) {
            return idle.pollFirst();
        }
    }

    private Session opened(Dialect.Use use) throws SQLException, StoreException {
        if (closed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store is closed", null);
        }
        return new Session(dialect.connect(use));
    }

    private void giveBack(@Nullable Session session, boolean usable) {
        if (session == null) {
            return;
        }
        synchronized (idle) {
            if (usable && !closed) {
                idle.addFirst(session);
                return;
            }
        }
        end(session);
    }

    private void undo(boolean lost) {
        Session session = writer;
        if (session == null) {
            return;
        }
        try {
            session.connection.rollback();
        } catch (SQLException e) {
            lost = true;
        }
        if (lost) {
            writer = null;
            end(session);
        }
    }

    private StoreException noted(SQLException e) {
        StoreException explained = dialect.explain(e);
        if (explained.kind() == StoreException.Kind.UNAVAILABLE) {
            trouble = explained;
        }
        return explained;
    }

    private static void end(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            // it is gone, one way or the other
        }
    }

    /** Waits for the write and the reads that run; for a read that hangs only so long. */
    @Override
    public void close() {
        closed = true;
        renewWriter();
        try {
            if (readers.tryAcquire(READERS, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                readers.release(READERS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (idle) {
            idle.forEach(Database::end);
            idle.clear();
        }
    }
}
