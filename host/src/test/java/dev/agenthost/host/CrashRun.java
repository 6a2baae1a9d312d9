package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * Plays a fault plan on real processes: the platform outside, a host that lives one life after the other, and people who
 * write all the time. When the plan is over, and everything is settled, it is judged what they see.
 */
final class CrashRun {
    private static final String APP = "app0";
    private static final String SECRET = "secret";
    private static final String ADAPTER = "dev.agenthost.qqbot";
    private static final int QUESTIONS_PER_SECOND = 25;

    /** A host lives for seconds only: what costs time at its start is left out. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dagenthost.endWithParent=true";

    /** How long an answer to a send takes on its way back, so that an end often comes in between. */
    private static final Duration WAY_BACK = Duration.ofMillis(30);

    private static final Duration HALT = Duration.ofSeconds(20);
    private static final Duration STUCK = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final FaultPlan plan;
    private final Distribution distribution;
    private final PlatformControl platform;
    private final Load load;
    private final Duration stuck;
    private final List<String> unreached = new ArrayList<>();
    private int updates;

    private CrashRun(FaultPlan plan, Distribution distribution, PlatformControl platform, Load load, Duration stuck) {
        this.stuck = stuck;
        this.plan = plan;
        this.distribution = distribution;
        this.platform = platform;
        this.load = load;
    }

    /** @param folder for the host; holds its data and its console afterwards */
    static Verdict play(FaultPlan plan, Path folder) throws Exception {
        return play(plan, Distribution.copyTo(folder));
    }

    static Verdict play(FaultPlan plan, Distribution distribution) throws Exception {
        return play(plan, distribution, STUCK);
    }

    /** @param stuck when nothing has happened for so long, nothing more is expected of what is open */
    static Verdict play(FaultPlan plan, Distribution distribution, Duration stuck) throws Exception {
        distribution.javaOptions(SHORT_LIVED);
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.account(APP, SECRET, "maxTextLength = 220");
        PlatformControl platform = new PlatformControl(distribution.platform(), APP);
        try (HostProcess simulator = distribution.startSimulator(1, SECRET, "--history", "100000");
                Load load = new Load(platform, new Random(plan.seed()), QUESTIONS_PER_SECOND)) {
            simulator.awaitLine("QQ simulator: ");
            platform.set(Json.createObjectBuilder()
                    .add("sendDelay", WAY_BACK.toMillis())
                    .add("proactiveAllowed", true));
            return new CrashRun(plan, distribution, platform, load, stuck).play();
        }
    }

    private Verdict play() throws Exception {
        int number = 0;
        try {
            for (FaultPlan.Life life : plan.lives()) {
                live(++number, life);
            }
            Verdict verdict = settle(load.stop());
            unreached.forEach(failpoint -> verdict.add("the host did not halt at " + failpoint));
            rejected().forEach(jar -> verdict.add("a good jar was rejected: " + jar));
            return verdict;
        } catch (AssertionError e) {
            throw new AssertionError("in life " + number + ": " + e.getMessage() + "\n" + plan, e);
        }
    }

    private void live(int number, FaultPlan.Life life) throws Exception {
        load.life(number);
        try (HostProcess host = start(failpoint(life.ending()))) {
            if (number == 1) {
                distribution.awaitState(APP, "READY");
                load.start();
            }
            for (FaultPlan.Step step : life.steps()) {
                if (awaitAnswers(host, step.answers())) {
                    strike(host, step.fault());
                }
            }
            end(host, life.ending());
        }
    }

    private HostProcess start(String options) throws Exception {
        distribution.javaOptions(SHORT_LIVED + options);
        return distribution.start();
    }

    private static String failpoint(Ending ending) {
        return ending instanceof Ending.Halt halt
                ? " -Dagenthost.failpoint=" + halt.failpoint() + ":" + halt.times()
                : "";
    }

    private void strike(HostProcess host, Fault fault) throws Exception {
        if (fault instanceof Fault.Cut cut) {
            platform.leave(cut.how());
        } else if (fault instanceof Fault.Sends sends) {
            platform.failSends(sends.fault(), sends.times());
        } else if (fault instanceof Fault.RevokedTokens) {
            // A token that is void just when the host resumes costs the session: the platform takes that for over.
            Await.until("the host is ready or has ended", () -> !host.alive() || distribution.isState(APP, "READY"));
            platform.command("revokeTokens");
        } else if (fault instanceof Fault.Update) {
            update();
        }
    }

    private void update() throws Exception {
        Path jar = distribution.file("bundles/" + ADAPTER + "-0.1.0.jar");
        byte[] newer = BundleJar.with(Files.readAllBytes(jar), Map.of(Constants.BUNDLE_VERSION, "0.1." + ++updates));
        Path beside = Files.write(distribution.temporary().resolve("newer.jar"), newer);
        Files.move(beside, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void end(HostProcess host, Ending ending) throws Exception {
        if (ending instanceof Ending.Halt halt) {
            Await.until("the host is ready or has halted", () -> !host.alive() || distribution.isState(APP, "READY"));
            if (!host.ends(HALT)) {
                unreached.add(halt.failpoint());
            }
            // What was meant for this end strikes no later life.
            platform.endSendFaults();
        } else if (ending instanceof Ending.KillAtStart kill) {
            assertThat(host.ends(kill.after())).as("ended by itself").isFalse();
        } else if (ending instanceof Ending.Kill kill) {
            assertThat(awaitAnswers(host, kill.answers())).as("lives").isTrue();
        } else if (ending instanceof Ending.Terminate end) {
            assertThat(awaitAnswers(host, end.answers())).as("lives").isTrue();
            assertThat(host.terminate().exitCode()).isZero();
        }
        host.kill();
    }

    /** Waits until this many more answers were seen; whether the host is alive then. */
    private boolean awaitAnswers(HostProcess host, int more) throws InterruptedException {
        long wanted = figure("answers") + more;
        Await.until(
                more + " more answers after " + (wanted - more), () -> !host.alive() || figure("answers") >= wanted);
        return host.alive();
    }

    private long figure(String name) throws InterruptedException {
        return platform.figures().getInt(name);
    }

    /** One life more for what is open, and another in which nothing must happen any more. */
    private Verdict settle(List<Question> asked) throws Exception {
        platform.endSendFaults();
        try (HostProcess host = start("")) {
            distribution.awaitState(APP, "READY");
            Await.untilStill(stuck, this::sends, () -> judge(asked).settled());
            assertThat(host.terminate().exitCode()).isZero();
        }
        try (HostProcess host = start("")) {
            distribution.awaitState(APP, "READY");
            Await.untilStill(QUIET, this::sends, () -> false);
            Verdict verdict = judge(asked);
            assertThat(host.terminate().exitCode()).isZero();
            return verdict;
        }
    }

    private long sends() throws InterruptedException {
        return figure("answers") + figure("deduplicated") + figure("refused");
    }

    private List<String> rejected() throws IOException {
        try (Stream<Path> files = Files.list(distribution.file("bundles"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("rejected"))
                    .toList();
        }
    }

    private Verdict judge(List<Question> asked) throws InterruptedException {
        return Verdict.of(asked, platform.chats(), distribution.deadLetters());
    }
}
