package dev.agenthost.benchmarks;

import dev.agenthost.benchmarks.platform.Values;
import java.io.IOException;
import java.time.Duration;

/** How long a message takes from the platform to the agent, at a rate the host does easily. */
final class Latency implements Part {
    private static final int RATE = 200;
    private static final int CONVERSATIONS = 20;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 15;

    @Override
    public void measure(Stage stage, Report report) throws IOException {
        stage.accounts(1);
        Values unused = write(stage, WARM_UP_SECONDS);
        Values values = write(stage, SECONDS);
        String what = "frame in to agent called, " + RATE + " messages/s, ";
        report.add(Figure.of(what + "p50", values.number("p50") / 1e3, "ms"));
        report.add(Figure.of(what + "p99", values.number("p99") / 1e3, "ms"));
        report.add(Figure.of(what + "longest", values.number("max") / 1e3, "ms"));
    }

    private static Values write(Stage stage, int seconds) throws IOException {
        stage.ask(
                "rate rate=" + RATE + " conversations=" + CONVERSATIONS + " seconds=" + seconds,
                Duration.ofSeconds(seconds));
        return stage.ask("report", Duration.ZERO);
    }
}
