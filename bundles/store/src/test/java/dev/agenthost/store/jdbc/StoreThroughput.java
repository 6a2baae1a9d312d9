package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;

import dev.agenthost.store.Change;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.testkit.PostgresServer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program, not a test: how many commits a second groups of 1, 10 and 100 messages make, each with its position, on both
 * databases, with the rate at which the disk synchronises beside it; and how long a start takes before its first page when
 * 1,000,000 settled and 100,000 open messages are stored. Prints one line a figure. Argument: the folder to measure in.
 */
public final class StoreThroughput {
    private static final int[] GROUPS = {1, 10, 100};
    private static final long ROUND = TimeUnit.SECONDS.toNanos(5);
    private static final int FRAME = 4120;
    private static final int SETTLED = 1_000_000;
    private static final int OPEN = 100_000;

    private StoreThroughput() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments.length == 0 ? "." : arguments[0]), "throughput");
        System.out.printf("fsync of %d bytes: %,d a second%n", FRAME, syncs(folder.resolve("sync")));
        try (OpenDatabase database =
                OpenDatabase.sqlite(folder.resolve("store.db"), 8L << 30, InstantSource.system())) {
            measure("SQLite", database.store());
        }
        start(
                "SQLite",
                "jdbc:sqlite:" + folder.resolve("many.db"),
                "",
                "",
                () -> OpenDatabase.sqlite(folder.resolve("many.db"), 8L << 30, InstantSource.system()));
        if (PostgresServer.installed().isPresent()) {
            try (PostgresServer server = PostgresServer.start()) {
                String url = server.newDatabase();
                try (OpenDatabase database = postgres(url)) {
                    measure("PostgreSQL", database.store());
                }
                String many = server.newDatabase();
                start("PostgreSQL", many, PostgresServer.USER, PostgresServer.PASSWORD, () -> postgres(many));
            }
        }
    }

    private static OpenDatabase postgres(String url) throws Exception {
        return OpenDatabase.postgres(url, PostgresServer.USER, PostgresServer.PASSWORD, InstantSource.system(), null);
    }

    private static long syncs(Path file) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long count = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < ROUND) {
                channel.write(ByteBuffer.allocate(FRAME));
                channel.force(false);
                count++;
            }
            return count * 1_000_000_000L / (System.nanoTime() - start);
        }
    }

    private static void measure(String database, Store store) throws Exception {
        for (int group : GROUPS) {
            round(database, store, group, false);
            round(database, store, group, true);
        }
    }

    /** Takes over groups for a while, and completes each group in the commit of the next. */
    private static void round(String database, Store store, int group, boolean print) throws Exception {
        String run = database + group + print + System.nanoTime();
        List<Long> nanos = new ArrayList<>();
        List<Change> completions = List.of();
        long start = System.nanoTime();
        while (System.nanoTime() - start < ROUND) {
            List<Change> changes = new ArrayList<>(completions);
            for (int i = 0; i < group; i++) {
                changes.add(new Change.TakeOver(Rows.message(
                        MAIN, run + "-" + nanos.size() + "-" + i, "alice", "{\"text\":\"" + "x".repeat(300) + "\"}")));
            }
            changes.add(new Change.Position(new PositionRow(MAIN, "", "session", nanos.size())));
            long before = System.nanoTime();
            List<Outcome> outcomes = store.apply(changes);
            nanos.add(System.nanoTime() - before);
            completions = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Outcome.Taken taken) {
                    completions.add(Rows.complete(taken.row(), MessageState.DONE));
                }
            }
        }
        long total = System.nanoTime() - start;
        if (print) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "%s, groups of %d: %,d commits, %,d messages a second taken over and completed; p50 %.2f ms, p99 %.2f ms%n",
                    database,
                    group,
                    nanos.size() * 1_000_000_000L / total,
                    nanos.size() * 1_000_000_000L / total * group,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6);
        }
    }

    private interface Opening {
        OpenDatabase open() throws Exception;
    }

    private static void start(String name, String url, String user, String password, Opening opening) throws Exception {
        opening.open().close();
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            for (String sql : StoreContract.filling(OPEN, SETTLED)) {
                statement.execute(sql);
            }
        }
        long before = System.nanoTime();
        try (OpenDatabase database = opening.open()) {
            long opened = System.nanoTime();
            int accounts = database.store().backlogs().size();
            long backlogs = System.nanoTime();
            int page = database.store().open(MAIN, Store.BEFORE_ALL, 500).size();
            long paged = System.nanoTime();
            database.figures();
            System.out.printf(
                    "%s with %,d settled and %,d open messages: opened in %d ms, backlogs of %d account in %d ms,"
                            + " first page of %d in %d ms, figures in %d ms%n",
                    name,
                    SETTLED,
                    OPEN,
                    (opened - before) / 1_000_000,
                    accounts,
                    (backlogs - opened) / 1_000_000,
                    page,
                    (paged - backlogs) / 1_000_000,
                    (System.nanoTime() - paged) / 1_000_000);
        }
    }
}
