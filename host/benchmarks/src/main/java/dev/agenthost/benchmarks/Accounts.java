package dev.agenthost.benchmarks;

import dev.agenthost.benchmarks.platform.Values;
import dev.agenthost.benchmarks.process.Pause;
import java.io.IOException;
import java.time.Duration;

/** What a thousand accounts cost, and whether they keep their heartbeats and come back. */
final class Accounts implements Part {
    /** The heartbeat interval the platform asks for. */
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private static final int FEW = 100;
    private static final int MANY = 1_000;
    private static final Duration SETTLING = Duration.ofSeconds(12);
    private static final Duration BEATING = Duration.ofSeconds(20);
    private static final Duration COMING_BACK = Duration.ofSeconds(60);
    private static final int KIBIBYTE = 1_024;

    private record Size(long heap, int threads) {}

    @Override
    public void measure(Stage stage, Report report) throws IOException {
        Size none = settled(stage);
        stage.accounts(FEW);
        Size few = settled(stage);
        long start = System.nanoTime();
        stage.accounts(MANY);
        report.add(Figure.of(
                MANY - FEW + " more accounts configured and ready after", (System.nanoTime() - start) / 1e9, "s"));
        Size many = settled(stage);
        sizes(report, none, few, many);
        heartbeats(stage, report, "");
        drop(stage, report, "sessions resumed", true);
        drop(stage, report, "sessions lost, identified anew", false);
        heartbeats(stage, report, " after that");
        report.add(Figure.below(80, "threads after that", settled(stage).threads(), ""));
    }

    private static Size settled(Stage stage) throws IOException {
        Pause.of(SETTLING);
        return new Size(stage.jcmd().liveHeap(), stage.jcmd().threads());
    }

    private static void sizes(Report report, Size none, Size few, Size many) {
        report.add(Figure.of("threads with no account", none.threads(), ""));
        report.add(Figure.of("threads with 100 accounts", few.threads(), ""));
        report.add(Figure.below(80, "threads with 1,000 accounts", many.threads(), ""));
        report.add(Figure.of("live heap with no account", (double) none.heap() / KIBIBYTE, "KiB"));
        report.add(Figure.of("live heap with 1,000 accounts", (double) many.heap() / KIBIBYTE, "KiB"));
        report.add(Figure.below(64, "heap of an idle account, of 1,000", heapOfOne(none, many, MANY), "KiB"));
        report.add(Figure.below(
                64, "heap of an idle account, from 100 to 1,000", heapOfOne(few, many, MANY - FEW), "KiB"));
    }

    private static double heapOfOne(Size before, Size after, int accounts) {
        return (double) (after.heap() - before.heap()) / KIBIBYTE / accounts;
    }

    private static void heartbeats(Stage stage, Report report, String when) throws IOException {
        stage.ask("lateness", Duration.ZERO);
        Pause.of(BEATING);
        Values values = stage.ask("lateness", Duration.ZERO);
        report.add(
                Figure.of("heartbeats of 1,000 accounts" + when, values.number("count") / BEATING.toSeconds(), "/s"));
        report.add(Figure.of("lateness of heartbeats" + when + ", p50", values.number("p50"), "ms"));
        report.add(Figure.below(100, "lateness of heartbeats" + when + ", p99", values.number("p99"), "ms"));
    }

    private static void drop(Stage stage, Report report, String how, boolean sessions) throws IOException {
        Values values = stage.ask("drop sessions=" + sessions, COMING_BACK);
        report.add(
                Figure.below(30, "1,000 dropped at once all back (" + how + ") after", values.number("seconds"), "s"));
    }
}
