package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;
import static dev.agenthost.store.jdbc.Rows.NOW;
import static dev.agenthost.store.jdbc.Rows.message;
import static dev.agenthost.store.jdbc.Rows.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agenthost.status.Erasure;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.ManualTime;
import dev.agenthost.testkit.SmallDisk;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, files that are locked or damaged. */
class SqliteFaultsTest {
    private static final int BUSY_MILLIS = 50;
    private static final int ENOUGH = 64 << 20;

    private final ManualTime time = new ManualTime(NOW, 0);

    @TempDir
    Path folder;

    private OpenDatabase open(Path file, long mostBytes) throws StoreException {
        return OpenDatabase.open(new SqliteDialect(file, mostBytes, BUSY_MILLIS), Schema.current(), time, null);
    }

    private Path file() {
        return folder.resolve("store.db");
    }

    /** Takes messages over until there is no room; the ids that were acknowledged. */
    private static List<String> fill(Store store, StoreException[] thrown) {
        List<String> acknowledged = new ArrayList<>();
        String body = "b".repeat(3_000);
        for (int i = 0; i < 5_000; i++) {
            MessageRow row = message(MAIN, "m" + i, "alice", body);
            try {
                store.apply(List.of(new Change.TakeOver(row)));
                acknowledged.add(row.messageId());
            } catch (StoreException e) {
                thrown[0] = e;
                return acknowledged;
            }
        }
        throw new AssertionError("it never got full");
    }

    private static List<String> ids(Store store) throws StoreException {
        return store.open(MAIN, Store.BEFORE_ALL, 10_000).stream()
                .map(open -> open.message().messageId())
                .toList();
    }

    @Test
    void aFullDatabaseTakesNothingUntilThereIsRoom() throws Exception {
        try (OpenDatabase database = open(file(), 1 << 20)) {
            Store store = database.store();
            StoreException[] thrown = new StoreException[1];
            List<String> acknowledged = fill(store, thrown);

            assertThat(thrown[0].kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
            assertThat(thrown[0]).hasMessageContaining("maxMebibytes");
            assertThat(database.trouble()).isNotNull();
            assertThat(ids(store)).isEqualTo(acknowledged);

            database.bound(ENOUGH);
            take(store, MAIN, "later");
            assertThat(database.trouble()).isNull();
            assertThat(ids(store)).hasSize(acknowledged.size() + 1).containsAll(acknowledged);
        }
    }

    /** Beneath the bound the oldest repeats go early, and the host goes on by itself. */
    @Test
    void aNearlyFullOneForgetsItsOldestRepeats() throws Exception {
        RetentionRule rule = new RetentionRule(
                Duration.ofHours(24), 1_000_000, Duration.ofDays(30), 1_000, Duration.ofDays(7), 1_000);
        try (OpenDatabase database = open(file(), 4 << 20)) {
            Store store = database.store();
            for (int i = 0; i < 1_000; i++) {
                long row = Rows.taken(store.apply(
                                List.of(new Change.TakeOver(message(MAIN, "m" + i, "alice", "b".repeat(8_000)))))
                        .get(0));
                store.apply(List.of(Rows.complete(row, MessageState.DONE)));
                time.advance(Duration.ofMillis(1));
                if (i % 20 == 0) {
                    while (database.retain(rule)) {
                        // until there is room
                    }
                }
            }
            assertThat(database.figures().bytes()).isLessThanOrEqualTo(4 << 20);
            assertThat(store.apply(List.of(Rows.takeOver(MAIN, "m999")))).containsExactly(Rows.REPEAT);
        }
    }

    /** What deletes comes before what writes. */
    @Test
    void aFullOneIsTidied() throws Exception {
        RetentionRule rule = new RetentionRule(
                Duration.ofHours(24), 1_000_000, Duration.ofDays(30), 1_000, Duration.ofDays(7), 1_000);
        try (OpenDatabase database = open(file(), 1 << 20)) {
            Store store = database.store();
            for (int i = 0; i < 50; i++) {
                MessageRow row = message(MAIN, "settled" + i, "alice", "b".repeat(3_000));
                long taken = Rows.taken(
                        store.apply(List.of(new Change.TakeOver(row))).get(0));
                store.apply(List.of(Rows.complete(taken, MessageState.DONE)));
            }
            int open = fill(store, new StoreException[1]).size();
            String small = "";
            for (int i = 0; small.isEmpty(); i++) {
                small = takesNoMore(store, "small" + i);
                open += small.isEmpty() ? 1 : 0;
            }
            time.advance(Duration.ofDays(8));
            while (database.retain(rule)) {
                // until all is done
            }
            assertThat(store.deadLetterCount()).isEqualTo(open);
            take(store, MAIN, "later");
        }
    }

    /** Why it does not; empty when it does. */
    private static String takesNoMore(Store store, String id) {
        try {
            take(store, MAIN, id);
            return "";
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Its log has a share of the room, is counted, and is shortened when nobody needs it any more. */
    @Test
    void theLogIsBoundedToo() throws Exception {
        long most = 8 << 20;
        try (OpenDatabase database = open(file(), most)) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("begin");
                statement.execute("select count(*) from message");
                for (int i = 0; i < 1_000; i++) {
                    take(database.store(), MAIN, "m" + i);
                }
                database.shortenLog();
                assertThat(database.figures().log()).isGreaterThan(most / 2);
                assertThat(database.figures().bytes())
                        .isGreaterThan(database.figures().log());
                statement.execute("rollback");
            }
            database.shortenLog();
            assertThat(database.figures().log()).isZero();
            for (int i = 0; i < 1_000; i++) {
                take(database.store(), MAIN, "n" + i);
                assertThat(database.figures().bytes()).isLessThan(most);
            }
            assertThat(database.figures().log()).isLessThan(most / 2);
        }
    }

    @Test
    void aFullDiskTakesNothingUntilThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Optional<SmallDisk> small = SmallDisk.over(disk, "3m");
        assumeThat(small).as("mounting a small tmpfs is permitted").isPresent();
        try {
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[1 << 20]);
            try (OpenDatabase database = open(disk.resolve("store.db"), ENOUGH)) {
                Store store = database.store();
                StoreException[] thrown = new StoreException[1];
                List<String> acknowledged = fill(store, thrown);
                assertThat(thrown[0].kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
                assertThatThrownBy(() -> take(store, MAIN, "too early")).isInstanceOf(StoreException.class);
                assertThat(ids(store)).isEqualTo(acknowledged);

                Files.delete(filler);
                take(store, MAIN, "later");
                assertThat(ids(store)).hasSize(acknowledged.size() + 1).containsAll(acknowledged);
            }
        } finally {
            small.orElseThrow().close();
        }
    }

    @Test
    void aLockedOneIsWrittenWhenTheLockIsGone() throws Exception {
        try (OpenDatabase database = open(file(), ENOUGH)) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("begin immediate");

                assertThatThrownBy(() -> take(database.store(), MAIN, "a"))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                        .hasMessageContaining("locked by another program");
                assertThat(database.store().backlogs()).as("reads go on").isEmpty();
                assertThatThrownBy(database::figures).isInstanceOf(StoreException.class);
                statement.execute("rollback");
            }
            take(database.store(), MAIN, "a");
            assertThat(database.figures().unsettled()).isEqualTo(1);
        }
    }

    @Test
    void aLockedOneIsNotOpened() throws Exception {
        open(file(), ENOUGH).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("pragma locking_mode = exclusive");
            statement.execute("begin exclusive");

            assertThatThrownBy(() -> open(file(), ENOUGH))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("locked by another program");
        }
        open(file(), ENOUGH).close();
    }

    @Test
    void aFileThatIsNoDatabaseIsNotOpened() throws Exception {
        Files.writeString(file(), "this is no database, ".repeat(1_000));

        assertThatThrownBy(() -> open(file(), ENOUGH))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(file().toString(), "damaged", "backup");
    }

    @Test
    void aDamagedOneTellsSoAndStoresNothing() throws Exception {
        try (OpenDatabase database = open(file(), ENOUGH)) {
            for (int i = 0; i < 500; i++) {
                take(database.store(), MAIN, "m" + i);
            }
        }
        try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] rubbish = "rubbish!".repeat(512).getBytes(StandardCharsets.US_ASCII);
            for (long page = 2; page * 4096 < damaged.length(); page++) {
                damaged.seek(page * 4096);
                damaged.write(rubbish);
            }
        }
        assertThatThrownBy(() -> {
                    try (OpenDatabase database = open(file(), ENOUGH)) {
                        take(database.store(), MAIN, "new");
                    }
                })
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                .hasMessageContaining("damaged");
    }

    @Test
    void aFolderThatCannotBeWrittenIsTold() {
        assertThatThrownBy(() -> OpenDatabase.sqlite(folder.resolve("none").resolve("store.db"), ENOUGH, time))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be made");
    }

    /** What a person had erased is in no file any more. */
    @Test
    void erasedTextIsOverwritten() throws Exception {
        String canary = "canary-5c1e7f";
        try (OpenDatabase database = open(file(), ENOUGH)) {
            Store store = database.store();
            long row = Rows.taken(
                    store.apply(List.of(new Change.TakeOver(message(MAIN, "a", "alice", canary.repeat(1_000)))))
                            .get(0));
            store.apply(List.of(new Change.Complete(
                    row,
                    MessageState.SENDING,
                    null,
                    NOW,
                    List.of(dev.agenthost.store.DeliveryRow.fresh(1, canary, canary.repeat(500))))));
            assertThat(filesWith(canary)).isNotEmpty();

            store.erase(MAIN, "alice");
            assertThat(filesWith(canary)).isEmpty();
            List<OpenMessage> open = store.open(MAIN, Store.BEFORE_ALL, 10);
            assertThat(open).isEmpty();
        }
    }

    /** Who reads the state as it was keeps it in the log: that is told, and made up for. */
    @Test
    void erasedTextIsOverwrittenWhenTheLastReaderOfItHasEnded() throws Exception {
        String canary = "canary-5c1e7f";
        try (OpenDatabase database = open(file(), ENOUGH)) {
            Store store = database.store();
            store.apply(List.of(new Change.TakeOver(message(MAIN, "a", "alice", canary))));
            database.finishErasures();
            assertThat(database.erasureHeldUp()).isFalse();
            store.apply(List.of(new Change.TakeOver(message(MAIN, "b", "alice", canary))));
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("begin");
                statement.execute("select count(*) from message");

                assertThat(store.erase(MAIN, "alice")).isEqualTo(new Erasure(2, false));
                assertThat(database.erasureHeldUp()).isTrue();
                database.finishErasures();
                assertThat(filesWith(canary)).isNotEmpty();
                take(store, MAIN, "c");
                statement.execute("rollback");
            }
            database.finishErasures();
            assertThat(filesWith(canary)).isEmpty();
            assertThat(database.erasureHeldUp()).isFalse();
        }
    }

    @Test
    void whatAnEarlierLifeErasedIsOverwrittenAfterTheStart() throws Exception {
        String canary = "canary-5c1e7f";
        Path left = Files.createDirectory(folder.resolve("left"));
        try (OpenDatabase database = open(file(), ENOUGH)) {
            database.store().apply(List.of(new Change.TakeOver(message(MAIN, "a", "alice", canary))));
            Files.copy(file(), left.resolve("store.db"));
            Files.copy(folder.resolve("store.db-wal"), left.resolve("store.db-wal"));
        }
        try (OpenDatabase database = open(left.resolve("store.db"), ENOUGH)) {
            assertThat(left.resolve("store.db-wal")).isNotEmptyFile();
            database.finishErasures();
            assertThat(left.resolve("store.db-wal")).isEmptyFile();
        }
    }

    private List<Path> filesWith(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
