package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.HeartbeatLateness;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What benchmarks read: how much of everything there was since the last reset. Thread-safe. */
final class Figures {
    private final Platform platform;
    private final LongAdder said = new LongAdder();
    private final LongAdder taken = new LongAdder();
    private final LongAdder deduplicated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder identified = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder timedOut = new LongAdder();

    Figures(Platform platform) {
        this.platform = platform;
    }

    void count(Seen seen) {
        if (seen instanceof Seen.Said) {
            said.increment();
        } else if (seen instanceof Seen.Sent sent) {
            sends(sent.outcome()).increment();
        } else if (seen instanceof Seen.Ready) {
            identified.increment();
        } else if (seen instanceof Seen.Resumed) {
            resumed.increment();
        } else if (seen instanceof Seen.Closed closed && !closed.byClient() && closed.code() == 4009) {
            timedOut.increment();
        }
    }

    private LongAdder sends(Seen.SendOutcome outcome) {
        return switch (outcome) {
            case TAKEN -> taken;
            case DEDUPLICATED -> deduplicated;
            case REFUSED -> refused;
        };
    }

    void reset() {
        List.of(said, taken, deduplicated, refused, identified, resumed, timedOut)
                .forEach(LongAdder::reset);
        platform.lateness().reset();
    }

    JsonObject write() {
        HeartbeatLateness.Summary late = platform.lateness().summary();
        return Json.object()
                .add("said", said.sum())
                .add("answers", taken.sum())
                .add("deduplicated", deduplicated.sum())
                .add("refused", refused.sum())
                .add("identified", identified.sum())
                .add("resumed", resumed.sum())
                .add("closed4009", timedOut.sum())
                .add("connections", platform.connections())
                .add("ready", platform.apps().stream().filter(BotApp::ready).count())
                .add(
                        "heartbeats",
                        Json.object()
                                .add("count", late.count())
                                .add("lateP50Millis", late.p50())
                                .add("lateP99Millis", late.p99())
                                .add("lateMaxMillis", late.max()))
                .build();
    }
}
