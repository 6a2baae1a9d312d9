package dev.agenthost.benchmarks.platform;

import dev.agenthost.benchmarks.agent.Probe;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Observations;
import dev.agenthost.qqbot.simulator.platform.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Load that never overtakes the host: every conversation has a number of batches under way, and the answer to the last message
 * of a batch draws the next batch. Since the host takes messages over in order, that answer says that the batch was.
 */
final class ClosedLoop {
    /**
     * How much.
     *
     * @param conversations direct chats of each account
     * @param batches under way in each conversation; at least 1
     * @param batch messages in a batch; only the last is answered
     * @param refused whether the other messages of a batch come from a group, where the host's access policy refuses them:
     *     they are taken over like any other, and no agent is called
     */
    record Plan(int conversations, int batches, int batch, boolean refused) {}

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

    private final Plan plan;
    private final Observations observed;
    private final Map<String, Loop> loops;
    private final ExecutorService pen = Executors.newSingleThreadExecutor(task -> new Thread(task, "load"));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    // All below: the pen's thread only.
    private long messages;
    private long underWay;
    private long deadline;

    ClosedLoop(Plan plan, List<BotApp> apps, Observations observed) {
        this.plan = plan;
        this.observed = observed;
        this.loops = apps.stream()
                .flatMap(app -> IntStream.range(0, plan.conversations()).mapToObj(number -> new Loop(app, number)))
                .collect(Collectors.toMap(Loop::key, Function.identity()));
    }

    /** Makes the load for this long and waits for the last answers; {@code messages}, {@code answers}, {@code seconds}. */
    Values run(Duration length) throws Exception {
        Consumer<Seen> answers = this::seen;
        observed.addListener(answers);
        long start = System.nanoTime();
        try {
            pen.execute(() -> begin(start + length.toNanos()));
            ended.get(length.plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            return Values.none()
                    .with("messages", messages)
                    .with("answers", messages / plan.batch())
                    .with("seconds", seconds);
        } finally {
            observed.removeListener(answers);
            pen.shutdownNow();
        }
    }

    private void begin(long at) {
        deadline = at;
        for (int i = 0; i < plan.batches(); i++) {
            loops.values().forEach(this::write);
        }
    }

    private void write(Loop loop) {
        loop.write();
        messages += plan.batch();
        underWay++;
    }

    private void seen(Seen event) {
        if (event instanceof Seen.Closed closed) {
            ended.completeExceptionally(new IllegalStateException("a connection was lost under load: " + closed));
        } else if (event instanceof Seen.Sent sent) {
            Loop loop = loops.get(key(sent.app(), sent.conversation()));
            if (loop == null || sent.outcome() != Seen.SendOutcome.TAKEN) {
                ended.completeExceptionally(new IllegalStateException("not an answer that was expected: " + sent));
            } else {
                pen.execute(() -> answered(loop));
            }
        }
    }

    private void answered(Loop loop) {
        underWay--;
        if (System.nanoTime() < deadline) {
            write(loop);
        } else if (underWay == 0) {
            ended.complete(null);
        }
    }

    private static String key(String app, String conversation) {
        return app + " " + conversation;
    }

    /** One conversation. */
    private final class Loop {
        private final String key;
        private final Conversation answered;
        private final Conversation silent;

        Loop(BotApp app, int number) {
            answered = app.direct(String.format("%032X", number));
            silent = plan.refused() ? app.group(String.format("%032X", number)) : answered;
            key = ClosedLoop.key(app.id(), answered.key());
        }

        String key() {
            return key;
        }

        void write() {
            for (int i = 1; i < plan.batch(); i++) {
                silent.mentions(Probe.now(Probe.Kind.COUNT).text());
            }
            answered.says(Probe.now(Probe.Kind.ANSWER).text());
        }
    }
}
