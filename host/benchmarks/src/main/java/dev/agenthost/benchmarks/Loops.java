package dev.agenthost.benchmarks;

import dev.agenthost.benchmarks.platform.Values;
import java.io.IOException;
import java.time.Duration;

/**
 * One kind of load in closed loops, as {@code ClosedLoop} of the platform makes it: first to warm up, then to measure.
 *
 * @param accounts so many at once
 * @param conversations of each account
 * @param batches under way in each conversation
 * @param batch messages in a batch, of which the last is answered
 * @param refused whether all but the answered ones are refused by the access policy
 */
record Loops(int accounts, int conversations, int batches, int batch, boolean refused) {
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 10;

    /**
     * What came of it.
     *
     * @param messages a second
     * @param answers a second
     * @param micros processor time of the host for a message
     */
    record Outcome(double messages, double answers, double micros) {}

    Outcome run(Stage stage) throws IOException {
        stage.ask(order(WARM_UP_SECONDS), Duration.ofSeconds(WARM_UP_SECONDS));
        Duration before = stage.processorTime();
        Values values = stage.ask(order(SECONDS), Duration.ofSeconds(SECONDS));
        Duration taken = stage.processorTime().minus(before);
        double messages = values.number("messages");
        double seconds = values.number("seconds");
        return new Outcome(messages / seconds, values.number("answers") / seconds, taken.toNanos() / 1e3 / messages);
    }

    private String order(int seconds) {
        return "loop accounts=" + accounts + " conversations=" + conversations + " batches=" + batches + " batch="
                + batch + " refused=" + refused + " seconds=" + seconds;
    }
}
