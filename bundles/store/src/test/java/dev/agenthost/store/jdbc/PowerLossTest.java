package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;
import static dev.agenthost.store.jdbc.Rows.NOW;
import static dev.agenthost.store.jdbc.Rows.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.store.Change;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.testkit.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine leaves behind that loses its power while a commit is written: of every sector that was written since the
 * last acknowledged one, the old content, the new one or rubbish.
 */
class PowerLossTest {
    private static final int COMMITS = 250;
    private static final int SECTOR = 512;

    /** The files of a database. */
    private static final class Left {
        final byte[] database;
        final byte[] log;

        Left(byte[] database, byte[] log) {
            this.database = database;
            this.log = log;
        }
    }

    private final ManualTime time = new ManualTime(NOW, 0);

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsMissing() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int cuts = 0;
        try (OpenDatabase database = open(folder)) {
            Left before = files(folder);
            for (int commit = 1; commit <= COMMITS; commit++) {
                write(database.store(), commit, random);
                Left after = files(folder);
                if (random.nextInt(4) == 0) {
                    String which = "seed " + seed + ", commit " + commit;
                    check(new Left(before.database, mixed(before.log, after.log, random)), commit - 1, which + ", log");
                    check(new Left(before.database, cut(before.log, after.log, random)), commit - 1, which + ", cut");
                    check(
                            new Left(mixed(before.database, after.database, random), after.log),
                            commit,
                            which + ", database");
                    cuts += 3;
                }
                before = after;
            }
        }
        assertThat(cuts).isPositive();
    }

    private OpenDatabase open(Path where) throws Exception {
        return OpenDatabase.sqlite(where.resolve("store.db"), 64 << 20, time);
    }

    /** One commit: messages, the completion of an earlier one, and the position that counts commits. */
    private static void write(Store store, int commit, Random random) throws Exception {
        List<Change> changes = new ArrayList<>();
        int messages = 1 + random.nextInt(20);
        for (int i = 0; i < messages; i++) {
            changes.add(
                    new Change.TakeOver(message(MAIN, commit + "-" + i, "alice", "b".repeat(random.nextInt(2_000)))));
        }
        changes.add(Rows.complete(1 + random.nextInt(commit * 5), MessageState.SENDING, 1, 2));
        changes.add(new Change.Position(new PositionRow(MAIN, "", "of " + messages, commit)));
        store.apply(changes);
    }

    private void check(Left left, int acknowledged, String which) throws Exception {
        Path copy = Files.createTempDirectory(folder, "left");
        Files.write(copy.resolve("store.db"), left.database);
        Files.write(copy.resolve("store.db-wal"), left.log);
        try (OpenDatabase database = open(copy)) {
            List<PositionRow> positions = database.store().positions();
            long found = positions.isEmpty() ? 0 : positions.get(0).sequence();
            assertThat(found).as(which).isBetween((long) acknowledged, acknowledged + 1L);
            if (found > 0) {
                long last = database.store().apply(List.of(Rows.takeOver(MAIN, found + "-0"))).stream()
                        .filter(Rows.REPEAT::equals)
                        .count();
                assertThat(last)
                        .as(which + ": the messages of the position are there")
                        .isEqualTo(1);
            }
            try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("store.db"));
                    var statement = connection.createStatement();
                    var answer = statement.executeQuery("pragma integrity_check")) {
                answer.next();
                assertThat(answer.getString(1)).as(which).isEqualTo("ok");
            }
        }
    }

    private static Left files(Path folder) throws Exception {
        return new Left(
                Files.readAllBytes(folder.resolve("store.db")), Files.readAllBytes(folder.resolve("store.db-wal")));
    }

    /**
     * Of every sector the bytes that were written are as before, as after, or rubbish. Those beside them stay as they were
     * (SQLite's "powersafe overwrite", which disks promise).
     */
    private static byte[] mixed(byte[] before, byte[] after, Random random) {
        byte[] mixed = new byte[random.nextBoolean() ? after.length : Math.max(before.length, after.length)];
        for (int start = 0; start < mixed.length; start += SECTOR) {
            int choice = random.nextInt(3);
            for (int i = start; i < Math.min(mixed.length, start + SECTOR); i++) {
                boolean written = i >= before.length || at(before, i) != at(after, i);
                mixed[i] =
                        !written || choice == 0 ? at(before, i) : choice == 1 ? at(after, i) : (byte) random.nextInt();
            }
        }
        return mixed;
    }

    /** What was written since is there up to some point only. */
    private static byte[] cut(byte[] before, byte[] after, Random random) {
        int first = 0;
        while (first < Math.min(before.length, after.length) && before[first] == after[first]) {
            first++;
        }
        int end = first + random.nextInt(after.length - first + 1);
        byte[] cut = java.util.Arrays.copyOf(before, Math.max(end, first));
        System.arraycopy(after, 0, cut, 0, end);
        return end < before.length ? concat(cut, before) : cut;
    }

    private static byte[] concat(byte[] head, byte[] whole) {
        byte[] all = whole.clone();
        System.arraycopy(head, 0, all, 0, head.length);
        return all;
    }

    private static byte at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] : 0;
    }
}
