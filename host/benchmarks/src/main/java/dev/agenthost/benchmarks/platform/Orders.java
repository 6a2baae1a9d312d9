package dev.agenthost.benchmarks.platform;

import dev.agenthost.benchmarks.agent.Probe;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Farewell;
import dev.agenthost.qqbot.simulator.platform.HeartbeatLateness;
import dev.agenthost.qqbot.simulator.platform.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the load program can ask of the platform. Accounts are numbered from 0; number n is the app {@code 102000000 + n}.
 */
final class Orders {
    private static final int FIRST_APP = 102_000_000;
    private static final Duration REPORT = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofSeconds(60);

    /** Takes the values that came with an order, gives those of its answer. */
    @FunctionalInterface
    interface Order {
        Values follow(Values values) throws Exception;
    }

    private final Simulator simulator;
    private final List<BotApp> apps = new ArrayList<>();
    private final Map<String, Order> orders = Map.of(
            "apps", this::addApps,
            "await", this::awaitReady,
            "loop", this::loop,
            "rate", this::rate,
            "report", this::report,
            "lateness", this::lateness,
            "drop", this::drop);

    Orders(Simulator simulator) {
        this.simulator = simulator;
    }

    /** @throws IllegalArgumentException when there is no order of this name */
    Order named(String name) {
        Order order = orders.get(name);
        if (order == null) {
            throw new IllegalArgumentException("no order '" + name + "'");
        }
        return order;
    }

    /** {@code count}: so many accounts there are from now on. */
    private Values addApps(Values values) {
        for (int number = apps.size(); number < values.count("count"); number++) {
            apps.add(simulator.addApp(Integer.toString(FIRST_APP + number), "secret"));
        }
        return Values.none();
    }

    /** {@code seconds}: waits so long at most until every account has a session. */
    private Values awaitReady(Values values) {
        awaitReady(Duration.ofSeconds(values.count("seconds")));
        return Values.none();
    }

    private void awaitReady(Duration atMost) {
        simulator
                .observed()
                .await("a session of every account", () -> apps.stream().allMatch(BotApp::ready), atMost);
    }

    /** See {@link ClosedLoop}. */
    private Values loop(Values values) throws Exception {
        ClosedLoop.Plan plan = new ClosedLoop.Plan(
                values.count("conversations"),
                values.count("batches"),
                values.count("batch"),
                Boolean.parseBoolean(values.text("refused")));
        List<BotApp> some = apps.subList(0, values.count("accounts"));
        return new ClosedLoop(plan, some, simulator.observed()).run(Duration.ofSeconds(values.count("seconds")));
    }

    /** See {@link SteadyRate}. */
    private Values rate(Values values) throws InterruptedException {
        new SteadyRate(apps.get(0), values.count("conversations"), values.count("rate"))
                .run(Duration.ofSeconds(values.count("seconds")));
        return Values.none();
    }

    /** What the agent counted since it was asked last: {@code count}, {@code p50}, {@code p99}, {@code max} in microseconds. */
    private Values report(Values values) {
        BotApp app = apps.get(0);
        long before = simulator.observed().position();
        String question =
                app.direct("F".repeat(32)).says(Probe.now(Probe.Kind.REPORT).text());
        Seen.Sent answer =
                simulator.observed().await(before, Seen.Sent.class, sent -> question.equals(sent.msgId()), REPORT);
        return Values.parse(answer.text());
    }

    /** Of heartbeats since it was asked last: {@code count}, and {@code p50}, {@code p99}, {@code max} in milliseconds. */
    private Values lateness(Values values) {
        HeartbeatLateness lateness = simulator.platform().lateness();
        HeartbeatLateness.Summary summary = lateness.summary();
        lateness.reset();
        return Values.none()
                .with("count", summary.count())
                .with("p50", summary.p50())
                .with("p99", summary.p99())
                .with("max", summary.max());
    }

    /**
     * Ends every connection at once, and with {@code sessions=false} forgets the sessions, so that no Resume is taken;
     * {@code seconds}: until every account had a session again.
     */
    private Values drop(Values values) {
        if (!Boolean.parseBoolean(values.text("sessions"))) {
            apps.forEach(BotApp::forgetSessions);
        }
        long start = System.nanoTime();
        simulator.platform().leaveAll(Farewell.parse("eof"));
        awaitReady(BACK);
        return Values.none().with("seconds", (System.nanoTime() - start) / 1e9);
    }
}
