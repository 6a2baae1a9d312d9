package dev.agenthost.benchmarks.platform;

import dev.agenthost.benchmarks.agent.Probe;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Messages at an even rate, whatever the host makes of them. */
final class SteadyRate {
    private final List<Conversation> conversations;
    private final long period;
    private int next;

    /**
     * @param conversations direct chats to write in by turns
     * @param rate messages a second
     */
    SteadyRate(BotApp app, int conversations, int rate) {
        this.conversations = IntStream.range(0, conversations)
                .mapToObj(number -> app.direct(String.format("%032X", number)))
                .toList();
        this.period = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    void run(Duration length) throws InterruptedException {
        ScheduledThreadPoolExecutor pen = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "load"));
        var writing = pen.scheduleAtFixedRate(this::write, 0, period, TimeUnit.NANOSECONDS);
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        writing.cancel(false);
        pen.shutdown();
        if (!pen.awaitTermination(1, TimeUnit.SECONDS)) {
            throw new IllegalStateException("writing does not end");
        }
    }

    private void write() {
        conversations.get(next).says(Probe.now(Probe.Kind.COUNT).text());
        next = (next + 1) % conversations.size();
    }
}
