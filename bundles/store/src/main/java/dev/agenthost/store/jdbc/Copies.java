package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of an SQLite database: made beside a running host, and put in its place. */
public final class Copies {
    private static final String KEPT = "store-before-restore-";

    /** Of what restored copies took the place of: the latest. */
    private static final int MOST_KEPT = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Copies() {}

    /** Under its name there is a whole copy or nothing, whatever happens. */
    static void write(SqliteDialect database, Path file) throws StoreException, IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString(), null, "expected a new file");
        }
        Path part = beside(file, file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, OpenDatabase.ownerOnly(part));
        try {
            database.copyTo(part);
            sync(part);
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Takes a copy into the folder of a database and checks it there.
     *
     * @return where it lies now, ready for {@link #replace}
     * @throws StoreException when it is no copy that this version of the host can use
     */
    public static Path stage(Path copy, Path live) throws StoreException, IOException {
        if (!Files.isRegularFile(copy) || Files.exists(beside(copy, copy.getFileName() + "-wal"))) {
            throw refused(copy, "expected one file that a backup made", null);
        }
        Path staged = beside(live, live.getFileName() + ".restoring");
        Files.deleteIfExists(staged);
        Files.createFile(staged, OpenDatabase.ownerOnly(staged));
        try {
            Files.copy(copy, staged, StandardCopyOption.REPLACE_EXISTING);
            check(copy, staged);
            sync(staged);
            return staged;
        } catch (StoreException | IOException | RuntimeException e) {
            Files.deleteIfExists(staged);
            throw e;
        }
    }

    private static void check(Path named, Path staged) throws StoreException {
        try (Database database = new Database(new SqliteDialect(staged, Long.MAX_VALUE))) {
            String sound = database.read(
                            session -> session.list("pragma integrity_check(1)", Parameters.Giver.NONE, Row::text))
                    .get(0);
            long version = database.read(
                    session -> session.number("select max(version) from schema_version", Parameters.Giver.NONE));
            database.read(session -> session.list(Statements.BACKLOGS, Parameters.Giver.NONE, Row::text));
            if (!sound.equals("ok")) {
                throw refused(named, "damaged: " + sound, null);
            }
            if (version > Schema.current().version()) {
                throw refused(named, "has schema " + version + ": install the later version of the host again", null);
            }
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.REFUSED ? e : refused(named, "expected a copy that a backup made", e);
        }
    }

    /**
     * Puts a staged copy in the place of a database that is closed. At every moment there is one or the other.
     *
     * @return where what was there is kept
     */
    public static Path replace(Path live, Path staged, Instant now) throws IOException {
        Path kept = beside(live, KEPT + TIME.format(now) + ".db");
        if (Files.exists(live)) {
            Files.copy(live, kept, StandardCopyOption.COPY_ATTRIBUTES);
            sync(kept);
        }
        // Left only where the database could not be closed in order; they belong to the file they were made for.
        for (String log : new String[] {"-wal", "-shm"}) {
            Path left = beside(live, live.getFileName() + log);
            if (Files.exists(left)) {
                Files.move(left, beside(kept, kept.getFileName() + log));
            }
        }
        Files.move(staged, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        letGo(live);
        return kept;
    }

    /** The names tell the order in which they were made. */
    private static void letGo(Path live) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> copies =
                Files.newDirectoryStream(live.toAbsolutePath().getParent(), KEPT + "*.db")) {
            copies.forEach(all::add);
        }
        all.sort(null);
        for (Path old : all.subList(0, Math.max(0, all.size() - MOST_KEPT))) {
            for (String part : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(beside(old, old.getFileName() + part));
            }
        }
    }

    private static Path beside(Path file, String name) {
        return file.toAbsolutePath().resolveSibling(name);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static StoreException refused(Path file, String why, @Nullable StoreException cause) {
        return new StoreException(StoreException.Kind.REFUSED, file + ": " + why, cause);
    }
}
