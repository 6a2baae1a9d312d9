package dev.agenthost.benchmarks.agent;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.AgentName;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/** Notes how long each message took from being written to this agent, and answers as the message asks for. */
@Component
@AgentName("benchmark")
public final class BenchmarkAgent implements Agent {
    private final Latencies latencies = new Latencies();

    @Override
    public CompletionStage<Reply> answer(Turn turn) {
        long now = Probe.micros();
        Probe probe = Probe.parse(turn.message().text());
        Reply reply = switch (probe.kind()) {
            case COUNT -> Reply.nothing();
            case ANSWER -> Reply.text(probe.text());
            case REPORT -> Reply.text(report());
        };
        if (probe.kind() != Probe.Kind.REPORT) {
            latencies.record(now - probe.writtenAt());
        }
        return CompletableFuture.completedFuture(reply);
    }

    private String report() {
        String report = "count=" + latencies.count() + " p50=" + latencies.percentile(0.5) + " p99="
                + latencies.percentile(0.99) + " max=" + latencies.percentile(1);
        latencies.reset();
        return report;
    }
}
