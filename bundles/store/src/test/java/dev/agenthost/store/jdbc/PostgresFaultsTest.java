package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;
import static dev.agenthost.store.jdbc.Rows.NOW;
import static dev.agenthost.store.jdbc.Rows.message;
import static dev.agenthost.store.jdbc.Rows.take;
import static dev.agenthost.store.jdbc.Rows.takeOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.ManualTime;
import dev.agenthost.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that stop, connections that break, hosts that meet. */
@WithPostgres
class PostgresFaultsTest {
    /** Has the driver send the words of every statement every time. */
    private static final String TELLING = "?prepareThreshold=0";

    private final ManualTime time = new ManualTime(NOW, 0);
    private final PostgresServer server = WithPostgres.Server.running();

    private String url;
    private OpenDatabase database;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        url = server.newDatabase();
        database = open(url, PostgresServer.PASSWORD);
        store = database.store();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private OpenDatabase open(String url, String password) throws StoreException {
        return OpenDatabase.postgres(url, PostgresServer.USER, password, time, null);
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aServerThatStopsIsMissedAndFoundAgain() throws Exception {
        take(store, MAIN, "a");
        server.stop();
        try {
            assertThatThrownBy(() -> take(store, MAIN, "b"))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                    .hasMessageContaining("does not answer");
            assertThatThrownBy(() -> store.backlogs()).isInstanceOf(StoreException.class);
            assertThatThrownBy(database::figures).isInstanceOf(StoreException.class);
        } finally {
            server.resume();
        }
        take(store, MAIN, "b");
        assertThat(database.figures().unsettled()).isEqualTo(2);
        assertThat(database.trouble()).isNull();
    }

    /** By the sizes of our own tables, whose files do not shrink. */
    @Test
    void theOldestSettledGoWhenOurTablesGetTooLarge() throws Exception {
        RetentionRule rule = new RetentionRule(
                Duration.ofHours(24), 1_000_000, Duration.ofDays(30), 1_000, Duration.ofDays(7), 1_000);
        Random random = new Random(1);
        for (int i = 0; i < 2 * Retention.BATCH; i++) {
            byte[] body = new byte[5_000];
            random.nextBytes(body);
            String text = Base64.getEncoder().encodeToString(body);
            long row = Rows.taken(store.apply(List.of(new Change.TakeOver(message(MAIN, "m" + i, "alice", text))))
                    .get(0));
            time.advance(Duration.ofMillis(1));
            store.apply(List.of(new Change.Complete(row, MessageState.DONE, null, time.instant(), List.of())));
        }
        time.advance(Duration.ofMillis(1));
        retain(rule);
        assertThat(store.apply(List.of(takeOver(MAIN, "m0")))).containsExactly(Rows.REPEAT);

        database.bound(2 << 20);
        retain(rule);
        retain(rule);
        assertThat(store.apply(List.of(takeOver(MAIN, "m0"))).get(0)).isInstanceOf(Outcome.Taken.class);
        assertThat(store.apply(List.of(takeOver(MAIN, "m" + Retention.BATCH)))).containsExactly(Rows.REPEAT);
        assertThat(database.figures().bytes()).isGreaterThan(2 << 20);
    }

    private void retain(RetentionRule rule) throws StoreException {
        while (database.retain(rule)) {
            // until all is done
        }
    }

    /** As firewalls and restarts do between two messages. */
    @Test
    void aConnectionThatDiedUnnoticedCostsNothing() throws Exception {
        take(store, MAIN, "a");
        assertThat(store.backlogs()).hasSize(1);
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");

        take(store, MAIN, "b");
        assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).hasSize(2);
    }

    /** The commit happened, the caller heard that it did not: what it gives again is no repeat. */
    @Test
    void aMessageWhoseCommitWasNotHeardOfIsStillTakenOver() throws Exception {
        try (CutWire wire = new CutWire(server.port());
                OpenDatabase through =
                        open(url.replace(":" + server.port(), ":" + wire.port()) + TELLING, PostgresServer.PASSWORD)) {
            List<Change> group = List.of(takeOver(MAIN, "a"), takeOver(MAIN, "b"), Rows.position(MAIN, "", 2));
            take(through.store(), MAIN, "before");
            wire.cutAtNextCommit();
            assertThatThrownBy(() -> through.store().apply(group))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
            List<OpenMessage> stored = store.open(MAIN, Store.BEFORE_ALL, 10);
            assertThat(stored).as("the commit did happen").hasSize(3);

            assertThat(through.store().apply(group))
                    .containsExactly(
                            new Outcome.Taken(stored.get(1).row()),
                            new Outcome.Taken(stored.get(2).row()),
                            new Outcome.Applied());
            assertThat(through.store().apply(group).subList(0, 2)).containsOnly(Rows.REPEAT);
        }
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() {
        assertThatThrownBy(() -> open(url, "canary-4711"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the password is wrong")
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("canary-4711");
                    }
                });
        assertThatThrownBy(() -> open(server.url("nowhere"), PostgresServer.PASSWORD))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no such database");
    }

    @Test
    void anErrorOfTheServerHoldsNoText() throws Exception {
        String canary = "canary-4711";
        execute("alter table message add constraint no_canary check (body not like '%canary%')");
        assertThatThrownBy(() -> store.apply(
                        List.of(takeOver(MAIN, "a"), new Change.TakeOver(message(MAIN, "b", "alice", canary)))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain(canary);
                    }
                });
        assertThat(store.backlogs()).isEmpty();
    }

    @Test
    void aServerSetUpForSpeedIsToldToBeSafe() throws Exception {
        execute("alter database " + url.substring(url.lastIndexOf('/') + 1) + " set synchronous_commit = off");
        database.close();
        database = open(url, PostgresServer.PASSWORD);
        try (Connection connection = new PostgresDialect(url, PostgresServer.USER, PostgresServer.PASSWORD)
                        .connect(Dialect.Use.WRITING);
                Statement statement = connection.createStatement();
                var answer = statement.executeQuery("show synchronous_commit")) {
            answer.next();
            assertThat(answer.getString(1)).isEqualTo("on");
        }
    }

    @Test
    void hasNoCopyOfItsOwn() {
        assertThatThrownBy(() -> database.backup(Path.of("target", "copy.db")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageContaining("pg_dump");
        assertThat(Path.of("target", "copy.db")).doesNotExist();
    }

    /** Two hosts, the same accounts: no deadlock, one order, everything there. */
    @Test
    void hostsThatWriteTheSameAccountsDoNotGetStuck() throws Exception {
        int groups = 40;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (OpenDatabase second = open(url, PostgresServer.PASSWORD)) {
            List<Future<?>> work = new ArrayList<>();
            for (Store host : List.of(store, second.store())) {
                work.add(threads.submit(() -> {
                    for (int group = 0; group < groups; group++) {
                        AccountId first = group % 2 == 0 ? MAIN : Rows.OTHER;
                        AccountId next = group % 2 == 0 ? Rows.OTHER : MAIN;
                        List<Outcome> outcomes = host.apply(List.of(
                                takeOver(first, host + "a" + group),
                                Rows.position(first, "", group),
                                takeOver(next, host + "b" + group),
                                Rows.position(next, "", group)));
                        host.apply(List.of(Rows.complete(Rows.taken(outcomes.get(0)), MessageState.DONE)));
                    }
                    return null;
                }));
            }
            for (Future<?> done : work) {
                done.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.figures().unsettled()).isEqualTo(2L * groups);
    }
}
