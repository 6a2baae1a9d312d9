package dev.agenthost.store.jdbc;

import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A database that is open and of the schema of this version. Thread-safe; every method blocks. */
public final class OpenDatabase implements AutoCloseable {
    /**
     * What is in it.
     *
     * @param bytes its size, its log included
     * @param log how many bytes of them are the log's
     * @param unsettled messages that are not settled
     */
    public record Figures(long bytes, long log, long unsettled, long deadLetters) {}

    private final Database database;
    private final Schema schema;
    private final Store store;
    private final Retention retention;
    private final Leases leases;

    private OpenDatabase(Dialect dialect, Schema schema, InstantSource clock, @Nullable String host) {
        this.database = new Database(dialect);
        this.schema = schema;
        this.leases = new Leases(database, host);
        this.store = new JdbcStore(database, clock, leases);
        this.retention = new Retention(database, clock);
    }

    /**
     * Opens the database in a file, which is made when it is not there, for its owner alone.
     *
     * @param mostBytes how large it may get
     */
    public static OpenDatabase sqlite(Path file, long mostBytes, InstantSource clock) throws StoreException {
        try {
            Files.createFile(file, ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            // the usual case
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    file + ": cannot be made: give the host's user the right to write its folder (" + e + ")",
                    e);
        }
        return open(new SqliteDialect(file, mostBytes), Schema.current(), clock, null);
    }

    /**
     * Opens a PostgreSQL database, in which other hosts may keep their state too.
     *
     * @param url {@code jdbc:postgresql:...}, without a password
     * @param host the id of this host, which no other has; null when there is no other: then no leases are needed
     */
    public static OpenDatabase postgres(
            String url, String user, String password, InstantSource clock, @Nullable String host)
            throws StoreException {
        try {
            return open(new PostgresDialect(url, user, password), Schema.current(), clock, host);
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "url: not understood by the driver", e);
        }
    }

    static OpenDatabase open(Dialect dialect, Schema schema, InstantSource clock, @Nullable String host)
            throws StoreException {
        OpenDatabase opened = new OpenDatabase(dialect, schema, clock, host);
        try {
            schema.apply(opened.database);
            return opened;
        } catch (StoreException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    public Store store() {
        return store;
    }

    /** Which database this is, for people; no password. */
    public String where() {
        return database.dialect().where();
    }

    public int schemaVersion() {
        return schema.version();
    }

    /** Why the latest call could not be done, when it was not for its values; null when it could. */
    public @Nullable StoreException trouble() {
        return database.trouble();
    }

    /** Counts; and finds out whether a trouble is over. */
    public Figures figures() throws StoreException {
        if (database.trouble() != null) {
            database.write(session -> session.update(Statements.NOTHING, Parameters.Giver.NONE));
        }
        return database.read(session -> new Figures(
                database.dialect().size(session),
                database.dialect().log(),
                session.number(Statements.UNSETTLED_COUNT, Parameters.Giver.NONE),
                session.number(Statements.DEAD_LETTER_COUNT, Parameters.Giver.NONE)));
    }

    /** Has a log go into the database that has grown over its share, unless somebody reads an earlier state. */
    public void shortenLog() {
        database.shortenLog();
    }

    /** Tries again, without waiting for anybody, to have nothing left in the files of what was erased. */
    public void finishErasures() {
        database.finishScrub();
    }

    /** Whether the files still hold what was erased, since somebody reads an earlier state. */
    public boolean erasureHeldUp() {
        return database.scrubHeldUp();
    }

    /** Lets go of a little of what was kept long enough; whether there may be more. One thread at a time. */
    public boolean retain(RetentionRule rule) throws StoreException {
        return retention.step(rule);
    }

    /** How large what we keep may get from now on; of PostgreSQL that is where the oldest settled messages go, and no end. */
    public void bound(long mostBytes) {
        if (database.dialect() instanceof PostgresDialect postgres) {
            postgres.bound(mostBytes);
        } else if (database.dialect() instanceof SqliteDialect sqlite && sqlite.bound() != mostBytes) {
            sqlite.bound(mostBytes);
            database.renewWriter();
        }
    }

    /** How long a lease lasts from now on when it is not renewed. */
    public void leaseTime(Duration time) {
        leases.time(time);
    }

    /**
     * Writes a consistent copy while everything goes on.
     *
     * @param file a new file
     */
    public void backup(Path file) throws StoreException, IOException {
        if (!(database.dialect() instanceof SqliteDialect sqlite)) {
            throw new StoreException(
                    StoreException.Kind.REFUSED, where() + ": a PostgreSQL database is copied with pg_dump", null);
        }
        Copies.write(sqlite, file);
    }

    @Override
    public void close() {
        database.close();
    }
}
