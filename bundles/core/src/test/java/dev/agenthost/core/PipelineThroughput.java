package dev.agenthost.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.settings.SettingsReader;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.Store;
import dev.agenthost.store.jdbc.OpenDatabase;
import dev.agenthost.testkit.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * A program, not a test: what durability costs the whole of core on its real threads, on both databases, at one conversation
 * and at 1,000, with the rate at which the disk synchronises measured before each. Prints a row of a Markdown table a figure.
 * Arguments: the folder to measure in, seconds for each figure, databases.
 */
public final class PipelineThroughput {
    private static final AccountId ACCOUNT = new AccountId("test", "main");
    private static final String RAW = "{\"d\":\"" + "r".repeat(600) + "\"}";
    private static final int FRAME = 4120;
    private static final int WINDOW = 2_000;
    private static final int STEADY = 500;
    private static final int STEADY_ANSWERS = 50;
    private static final int MANY = 1_000;
    private static final int MOST = 4_000_000;

    private PipelineThroughput() {}

    private interface Opening {
        OpenDatabase open() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments.length == 0 ? "." : arguments[0]), "throughput");
        int seconds = arguments.length < 2 ? 8 : Integer.parseInt(arguments[1]);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        System.out.println("| database | conversations | what | measured |\n|---|--:|---|--:|");
        List<String> databases = arguments.length < 3
                ? List.of("SQLite", "PostgreSQL")
                : List.of(arguments).subList(2, arguments.length);
        AtomicInteger files = new AtomicInteger();
        if (databases.contains("SQLite")) {
            measure(
                    "SQLite",
                    folder,
                    seconds,
                    () -> OpenDatabase.sqlite(
                            folder.resolve("store" + files.incrementAndGet() + ".db"),
                            8L << 30,
                            InstantSource.system()));
        }
        if (databases.contains("PostgreSQL") && PostgresServer.installed().isPresent()) {
            // in a build of several modules the drivers were looked for before this class path was there
            DriverManager.registerDriver(new org.postgresql.Driver());
            try (PostgresServer server = PostgresServer.start()) {
                measure(
                        "PostgreSQL",
                        folder,
                        seconds,
                        () -> OpenDatabase.postgres(
                                server.newDatabase(),
                                PostgresServer.USER,
                                PostgresServer.PASSWORD,
                                InstantSource.system(),
                                null));
            }
        }
    }

    private static void measure(String name, Path folder, int seconds, Opening opening) throws Exception {
        for (int conversations : new int[] {1, MANY}) {
            String row = "| " + name + " | " + conversations + " | ";
            System.out.printf("%sfsync of %,d bytes, the disk alone | %,d /s |%n", row, FRAME, syncs(folder));
            try (Run run = new Run(opening.open(), conversations)) {
                run.flood(TimeUnit.SECONDS.toNanos(seconds / 2));
                System.out.printf(
                        "%sevents taken over and committed | %,.0f /s |%n",
                        row, run.flood(TimeUnit.SECONDS.toNanos(seconds)));
            }
            try (Run run = new Run(opening.open(), conversations)) {
                run.steady(STEADY, seconds / 2, "none");
                run.forget();
                run.steady(STEADY, seconds, "none");
                System.out.printf("%sevent in to committed, at %d/s | %s |%n", row, STEADY, run.committed);
            }
            try (Run run = new Run(opening.open(), conversations)) {
                run.answers(TimeUnit.SECONDS.toNanos(seconds / 2));
                run.forget();
                System.out.printf(
                        "%sanswers, one question at a time in each | %,.0f /s |%n",
                        row, run.answers(TimeUnit.SECONDS.toNanos(seconds)));
                System.out.printf("%sevent in to sent, then | %s |%n", row, run.sent);
                System.out.printf("%sevent in to sent and marked, then | %s |%n", row, run.marked);
            }
            try (Run run = new Run(opening.open(), conversations)) {
                run.steady(STEADY_ANSWERS, seconds, "echo");
                System.out.printf("%sevent in to sent, at %d/s | %s |%n", row, STEADY_ANSWERS, run.sent);
                System.out.printf("%sevent in to sent and marked, at %d/s | %s |%n", row, STEADY_ANSWERS, run.marked);
            }
        }
    }

    private static long syncs(Path folder) throws Exception {
        Path file = folder.resolve("sync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long count = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
                channel.write(ByteBuffer.allocate(FRAME));
                channel.force(false);
                count++;
            }
            return count * 1_000_000_000L / (System.nanoTime() - start);
        } finally {
            Files.delete(file);
        }
    }

    /** Latencies in nanoseconds. Thread-safe. */
    private static final class Times {
        private long[] all = new long[1 << 16];
        private int count;

        synchronized void add(long nanos) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = nanos;
        }

        synchronized void forget() {
            count = 0;
        }

        @Override
        public synchronized String toString() {
            long[] sorted = Arrays.copyOf(all, count);
            Arrays.sort(sorted);
            return count == 0
                    ? "none"
                    : String.format(
                            "p50 %.1f ms, p99 %.1f ms", sorted[count / 2] / 1e6, sorted[(int) (count * 0.99)] / 1e6);
        }
    }

    /** A core on one database, a platform that takes everything at once, and people who write. */
    private static final class Run implements InboxListener, AutoCloseable {
        final Times committed = new Times();
        final Times sent = new Times();
        final Times marked = new Times();

        private final OpenDatabase database;
        private final int conversations;
        private final Pipeline pipeline;
        private final AccountInbox inbox;
        private final long[] begun = new long[MOST];
        private final int[] where = new int[MOST];
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicLong commits = new AtomicLong();
        private final AtomicLong marks = new AtomicLong();
        private final Semaphore window = new Semaphore(WINDOW);

        /** Of rows whose answer is not marked yet; for the journal's thread. */
        private final Map<Long, Integer> numbers = new HashMap<>();

        private volatile boolean asking;

        Run(OpenDatabase database, int conversations) {
            this.database = database;
            this.conversations = conversations;
            pipeline = new Pipeline(
                    () -> CoreSettings.read(new SettingsReader(CoreSettings.PID, Map.of("lane.messages", 2 * MANY))),
                    message -> message instanceof InboundMessage said
                            && said.text().startsWith("echo"),
                    () -> new Routes("echo", Map.of(), false));
            pipeline.agents.add(
                    "echo",
                    turn -> CompletableFuture.completedFuture(
                            Reply.text(turn.message().text())),
                    0,
                    1);
            pipeline.adapters.add(new RecordingAdapter(ACCOUNT, this::send));
            pipeline.attach(watched(database.store()));
            while (!pipeline.journal.status().well()) {
                LockSupport.parkNanos(1_000_000);
            }
            inbox = pipeline.journal.open(ACCOUNT, this);
        }

        void forget() {
            List.of(committed, sent, marked).forEach(Times::forget);
        }

        /** Everything that comes is taken over as fast as it can be; how many a second. */
        double flood(long nanos) throws InterruptedException {
            long start = System.nanoTime();
            long before = commits.get();
            while (System.nanoTime() - start < nanos) {
                window.acquire();
                offer("none");
            }
            return (commits.get() - before) * 1e9 / (System.nanoTime() - start);
        }

        /** So many a second, however long each takes. */
        void steady(int perSecond, int seconds, String text) {
            long due = System.nanoTime();
            for (int i = 0; i < perSecond * seconds; i++) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                offer(text);
                due += 1_000_000_000L / perSecond;
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (pipeline.journal.waiting() + (text.equals("echo") ? pipeline.underWay() : 0) > 0
                    && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        /** In every conversation the next question follows the answer; how many answers a second. */
        double answers(long nanos) {
            asking = true;
            long start = System.nanoTime();
            long before = marks.get();
            for (int i = 0; i < conversations; i++) {
                offer("echo");
            }
            while (System.nanoTime() - start < nanos) {
                LockSupport.parkNanos(10_000_000);
            }
            asking = false;
            double rate = (marks.get() - before) * 1e9 / (System.nanoTime() - start);
            while (pipeline.underWay() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return rate;
        }

        private void offer(String word) {
            int number = next.getAndIncrement();
            offer(word, number, number % conversations);
        }

        private void offer(String word, int number, int conversation) {
            where[number] = conversation;
            ConversationId chat = new ConversationId(ACCOUNT, ChatKind.DIRECT, "c" + conversation);
            InboundMessage message = new InboundMessage(
                    "m" + number,
                    chat,
                    new Person("p" + conversation, null, false),
                    word + " " + number + " " + conversation,
                    true,
                    Instant.now(),
                    List.of(),
                    RAW);
            begun[number] = System.nanoTime();
            Admission admission = inbox.offer(message, new Checkpoint("", "s", number));
            if (admission != Admission.ACCEPTED) {
                throw new IllegalStateException("not taken: " + admission);
            }
        }

        @Override
        public void committed(Checkpoint checkpoint) {
            committed.add(System.nanoTime() - begun[(int) checkpoint.sequence()]);
            commits.incrementAndGet();
            window.release();
        }

        @Override
        public void available() {}

        private CompletionStage<Receipt> send(PreparedDelivery delivery) {
            sent.add(System.nanoTime()
                    - begun[Integer.parseInt(delivery.request().split(" ")[1])]);
            return RecordingAdapter.taken();
        }

        /** The same store, whose commits of sent answers are heard. */
        private Store watched(Store store) {
            return (Store) Proxy.newProxyInstance(
                    Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                        try {
                            Object answer = method.invoke(store, arguments);
                            if (method.getName().equals("apply")) {
                                heard((List<?>) arguments[0], (List<?>) answer);
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void heard(List<?> changes, List<?> outcomes) {
            int next = 0;
            for (Object change : changes) {
                if (change instanceof Change.TakeOver taken
                        && outcomes.get(next++) instanceof Outcome.Taken row
                        && asked(taken)) {
                    numbers.put(
                            row.row(),
                            Integer.parseInt(taken.message().messageId().substring(1)));
                } else if (change instanceof Change.Progress progress && progress.state() == DeliveryState.SENT) {
                    answered(numbers.remove(progress.message()));
                }
            }
        }

        private static boolean asked(Change.TakeOver taken) {
            return taken.message().body().contains("echo");
        }

        private void answered(int number) {
            marked.add(System.nanoTime() - begun[number]);
            marks.incrementAndGet();
            if (asking) {
                offer("echo", next.getAndIncrement(), where[number]);
            }
        }

        @Override
        public void close() {
            pipeline.close();
            database.close();
        }
    }
}
