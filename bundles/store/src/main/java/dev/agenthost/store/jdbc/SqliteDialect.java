package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite in a file: the log is synchronised at every commit (WAL, synchronous FULL). */
final class SqliteDialect implements Dialect {
    private static final int PAGE = 4096;
    private static final int BUSY_MILLIS = 3_000;

    /** What part of the room is the log's; it passes that by one transaction, or while somebody reads an earlier state. */
    private static final int LOG_OF = 4;

    /** A transaction touches many pages in no order: they must not leave the cache before its end, to be written twice. */
    private static final int CACHE_KIBIBYTES = 32 << 10;

    /** The log before it goes into the file: what later transactions touch again is written there once. */
    private static final int LARGEST_LOG = 8_000 * PAGE;

    private final Path file;
    private final int busyMillis;
    private volatile long mostBytes;

    SqliteDialect(Path file, long mostBytes) {
        this(file, mostBytes, BUSY_MILLIS);
    }

    /** @param busyMillis how long a lock of another program is waited for */
    SqliteDialect(Path file, long mostBytes, int busyMillis) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.busyMillis = busyMillis;
    }

    /** Holds for connections that are opened from now on. */
    void bound(long bytes) {
        mostBytes = bytes;
    }

    long bound() {
        return mostBytes;
    }

    @Override
    public String where() {
        return file.toString();
    }

    @Override
    public Connection connect(Use use) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(busyMillis);
        config.setPageSize(PAGE);
        config.setJournalSizeLimit(logShare());
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        if (use == Use.WRITING) {
            config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, Integer.toString(-CACHE_KIBIBYTES));
            config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(logShare() / PAGE));
            config.setMaxPageCount((int) Math.min(Integer.MAX_VALUE, room() / PAGE));
        }
        Connection connection = open(config);
        connection.setAutoCommit(false);
        return connection;
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    @Override
    public String now() {
        return "cast((julianday('now') - 2440587.5) * 86400000 as integer)";
    }

    /** The lock on the data folder has seen to it. */
    @Override
    public void lockSchema(Session session) {}

    private int logShare() {
        return (int) Math.min(LARGEST_LOG, mostBytes / LOG_OF);
    }

    /** Without the log. */
    private long room() {
        return mostBytes - logShare();
    }

    @Override
    public long size(Session session) throws SQLException, StoreException {
        return PAGE * session.number("pragma page_count", Parameters.Giver.NONE) + log();
    }

    @Override
    public long log() {
        try {
            return Files.size(file.resolveSibling(file.getFileName() + "-wal"));
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public boolean logIsLong() {
        return log() > 2L * logShare();
    }

    @Override
    public double fill(Session session) throws SQLException, StoreException {
        long used = session.number("pragma page_count", Parameters.Giver.NONE)
                - session.number("pragma freelist_count", Parameters.Giver.NONE);
        return (double) (used * PAGE) / room();
    }

    /** Writes a consistent copy into an empty file, while reads and writes go on. */
    void copyTo(Path copy) throws StoreException {
        try (Connection connection = open(new SQLiteConfig());
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    @Override
    public boolean lost(SQLException e) {
        return switch (primary(e)) {
            case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_MISUSE -> true;
            default -> false;
        };
    }

    @Override
    public boolean conflict(SQLException e) {
        return e instanceof SQLiteException given && given.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT;
    }

    @Override
    public StoreException explain(SQLException e) {
        SQLiteErrorCode code = primary(e);
        StoreException.Kind kind = switch (code) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> StoreException.Kind.REFUSED;
            default -> StoreException.Kind.UNAVAILABLE;
        };
        return new StoreException(kind, file + ": " + advice(code) + " (" + e.getMessage() + ")", e);
    }

    private static String advice(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> "the database refuses a value";
            case SQLITE_FULL -> "no room: free space on its disk, or raise maxMebibytes in dev.agenthost.store.cfg";
            case SQLITE_BUSY, SQLITE_LOCKED -> "locked by another program: end the one that has it open";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "damaged: put a copy made by a backup in its place," + " or move it away to begin with nothing";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN ->
                "cannot be opened for writing:" + " give the host's user the right to write the file and its folder";
            case SQLITE_IOERR -> "the disk does not read or write: see the system's log, and whether it is full";
            case SQLITE_NOMEM -> "no memory left";
            default -> "the database failed";
        };
    }

    private static SQLiteErrorCode primary(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    }

    /** What was deleted is overwritten; the log keeps it until it begins anew. */
    @Override
    public boolean scrub(int patienceMillis) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(patienceMillis);
        try (Connection connection = open(config);
                Statement statement = connection.createStatement();
                ResultSet busy = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            return busy.next() && busy.getInt(1) == 0;
        }
    }
}
