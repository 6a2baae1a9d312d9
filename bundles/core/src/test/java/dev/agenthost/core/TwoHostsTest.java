package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.agent.Reply;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.settings.SettingsReader;
import dev.agenthost.store.jdbc.OpenDatabase;
import dev.agenthost.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Two hosts, each the whole of core on its threads, over one real PostgreSQL server. */
@EnabledIf(value = "installed", disabledReason = "no PostgreSQL server is installed")
class TwoHostsTest {
    private static PostgresServer server;

    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private String url;
    private Host first;
    private Host second;

    static boolean installed() {
        return PostgresServer.installed().isPresent();
    }

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        url = server.newDatabase();
        first = new Host("first");
        second = new Host("second");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void oneServesAnAccountAndTheOtherSaysSo() throws Exception {
        first.serve();
        first.offer(1);
        assertThat(nextSent()).isEqualTo("first: echo 1");

        assertThatThrownBy(() -> second.inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
        await("the other's name is known", () -> second.obstacle().contains("served by another host (first) until 20"));
        assertThat(second.pipeline.journal.status().facts().get("test/main")).contains("another host (first)");
        assertThat(first.pipeline.journal.status().facts()).doesNotContainKey("test/main");
        assertThat(second.inbox.offer(in(chat(), "m2"), at(2))).isEqualTo(Admission.UNAVAILABLE);
    }

    @Test
    void oneThatDiedIsReplacedAfterItsTimeAndCannotAnswerWhenItReturns() throws Exception {
        CompletableFuture<Reply> late = new CompletableFuture<>();
        first.answers = late;
        first.serve();
        first.offer(1);
        await("the turn of the first host runs", () -> first.turns.poll() != null);
        await("the second host waits", () -> second.obstacle().contains("(first)"));

        timePasses();
        second.serve();
        assertThat(second.inbox.checkpoint("")).contains(at(1));
        assertThat(nextSent()).isEqualTo("second: echo 1");
        await("the answer is settled", () -> state(1).equals("DONE"));

        // The first one comes back: neither its answer nor what it still receives goes anywhere.
        late.complete(Reply.text("too late"));
        first.inbox.offer(in(chat(), "m2", "echo 2", true), at(2));
        await("the first host has noticed", () -> first.inbox.skip(at(3)) == Admission.UNAVAILABLE);
        await("its turn is over", () -> first.pipeline.underWay() == 0);
        assertThatThrownBy(() -> first.inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
        assertThat(state(2)).isEmpty();
        assertThat(second.inbox.checkpoint("")).contains(at(1));

        second.offer(2);
        assertThat(nextSent()).isEqualTo("second: echo 2");
        await("the answer is settled", () -> state(2).equals("DONE"));
        assertThat(sent).isEmpty();
    }

    @Test
    void oneThatLostAnAccountLeavesTheAnswerItWasAboutToSendToTheOther() throws Exception {
        first.adapterHangs = true;
        first.serve();
        first.offer(1);
        assertThat(nextSent()).isEqualTo("first hangs: echo 1");
        await("the second host waits", () -> second.obstacle().contains("(first)"));

        timePasses();
        second.serve();
        assertThat(nextSent()).isEqualTo("second: echo 1");
        await("the answer is settled", () -> state(1).equals("DONE"));

        first.hanging.completeExceptionally(new IllegalStateException("refused after all"));
        first.inbox.skip(at(2));
        await("the first host has noticed", () -> first.inbox.skip(at(3)) == Admission.UNAVAILABLE);
        await("its work is over", () -> first.pipeline.underWay() == 0);
        assertThat(state(1)).isEqualTo("DONE");
        assertThat(second.database.store().deadLetterCount()).isZero();
    }

    @Test
    void oneThatLeavesIsReplacedAtOnce() throws Exception {
        first.serve();
        first.offer(1);
        assertThat(nextSent()).isEqualTo("first: echo 1");
        await("the second host waits", () -> second.obstacle().contains("(first)"));
        first.pipeline.drain();

        second.serve();
        assertThat(second.inbox.checkpoint("")).contains(at(1));
        second.offer(2);
        assertThat(nextSent()).isEqualTo("second: echo 2");
    }

    @Test
    void oneWhoseAdapterLeavesIsReplacedAtOnceAndComesBackWhenTheOtherLeaves() throws Exception {
        first.serve();
        await("the second host waits", () -> second.obstacle().contains("(first)"));
        first.inbox.close();
        second.serve();
        second.offer(1);
        assertThat(nextSent()).isEqualTo("second: echo 1");
        await("the answer is settled", () -> state(1).equals("DONE"));

        first.open();
        await("the first host waits", () -> first.obstacle().contains("(second)"));
        second.inbox.close();
        first.serve();
        assertThat(first.inbox.checkpoint("")).contains(at(1));
        first.offer(2);
        assertThat(nextSent()).isEqualTo("first: echo 2");
    }

    @Test
    void oneWaitsWithAnAccountThatFollowsWhatAnAccountOfTheOtherDoes() throws Exception {
        first.inbox.follow(Set.of("app#0/1"));
        first.serve();
        second.inbox = second.pipeline.journal.open(OTHER, second);
        second.inbox.follow(Set.of("app#0/1"));
        await(
                "the first host's account is known",
                () -> second.obstacle()
                        .startsWith("app#0/1 is followed by the account test/main on the host first until 20"));
        assertThat(second.inbox.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);

        first.inbox.close();
        second.serve();
        first.open();
        first.inbox.follow(Set.of("app#0/1"));
        await("the second host's account is known", () -> first.obstacle().contains("test/other on the host second"));

        timePasses();
        first.serve();
        second.inbox.skip(at(1));
        await("the second host has noticed", () -> second.obstacle().contains("test/main on the host first"));
    }

    @Test
    void oneThatIsKilledAndStartsAgainGoesOnAtOnce() throws Exception {
        first.answers = new CompletableFuture<>();
        first.serve();
        first.offer(1);
        await("the turn runs", () -> first.turns.poll() != null);
        first.kill();

        first = new Host("first");
        first.serve();
        assertThat(first.inbox.checkpoint("")).contains(at(1));
        assertThat(nextSent()).isEqualTo("first: echo 1");
    }

    /** The clock is the database's: as if the time of every lease were over. */
    private void timePasses() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update lease set ends_at = 1");
        }
    }

    /** Where a message stands; empty when it is not stored. */
    private String state(int number) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select state from message where message_id = 'm" + number + "'")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private String nextSent() throws InterruptedException {
        String next = sent.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("something sent within a minute").isNotNull();
        return next;
    }

    private static ConversationId chat() {
        return conversation(MAIN, ChatKind.DIRECT, "chat");
    }

    private static Checkpoint at(long sequence) {
        return new Checkpoint("", "s", sequence);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private final class Host implements InboxListener {
        final String name;
        final OpenDatabase database;
        final Pipeline pipeline;
        final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
        final CompletableFuture<Receipt> hanging = new CompletableFuture<>();
        volatile CompletableFuture<Reply> answers;
        volatile boolean adapterHangs;
        AccountInbox inbox;

        Host(String name) throws Exception {
            this.name = name;
            database = OpenDatabase.postgres(
                    url, PostgresServer.USER, PostgresServer.PASSWORD, InstantSource.system(), name);
            database.leaseTime(Duration.ofHours(1));
            pipeline = new Pipeline(
                    () -> CoreSettings.read(new SettingsReader(CoreSettings.PID, Map.of())),
                    message -> true,
                    () -> new Routes("echo", Map.of(), false));
            pipeline.agents.add(
                    "echo",
                    turn -> {
                        turns.add(turn.message().text());
                        CompletableFuture<Reply> answer = answers;
                        return answer == null
                                ? CompletableFuture.completedFuture(
                                        Reply.text(turn.message().text()))
                                : answer;
                    },
                    0,
                    1);
            pipeline.adapters.add(new RecordingAdapter(MAIN, this::send));
            pipeline.attach(database.store());
            await("the store is in use", () -> pipeline.journal.status().well());
            open();
        }

        void open() {
            inbox = pipeline.journal.open(MAIN, this);
        }

        /** Why this host does not serve the account; empty when it does. */
        String obstacle() {
            try {
                Optional<Checkpoint> unused = inbox.checkpoint("");
                return "";
            } catch (UnavailableException e) {
                return e.getMessage();
            }
        }

        void serve() throws Exception {
            await(name + " serves the account", () -> obstacle().isEmpty());
        }

        void offer(int number) {
            assertThat(inbox.offer(in(chat(), "m" + number, "echo " + number, true), at(number)))
                    .isEqualTo(Admission.ACCEPTED);
        }

        void kill() {
            pipeline.close();
            database.close();
        }

        void close() {
            kill();
        }

        @Override
        public void committed(Checkpoint checkpoint) {}

        @Override
        public void available() {}

        private CompletionStage<Receipt> send(PreparedDelivery delivery) {
            sent.add(name + (adapterHangs ? " hangs: " : ": ") + delivery.request());
            return adapterHangs ? hanging : RecordingAdapter.taken();
        }
    }
}
