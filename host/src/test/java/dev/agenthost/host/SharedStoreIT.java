package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.testkit.PostgresServer;
import jakarta.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts, each a process with folders of its own, that share one PostgreSQL server and one account. */
@EnabledIf(value = "installed", disabledReason = "no PostgreSQL server is installed")
class SharedStoreIT {
    private static final String APP = "app0";
    private static final String SECRET = "secret";
    private static final int QUESTIONS_PER_SECOND = 10;
    private static final int A_FEW = 15;
    private static final String OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dagenthost.endWithParent=true";
    private static final Duration STUCK = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private PlatformControl platform;

    static boolean installed() {
        return PostgresServer.installed().isPresent();
    }

    /** First dies with SIGKILL, second takes over after the time of a lease; second ends, first takes over at once. */
    @Test
    void oneTakesOverFromTheOtherWithNothingLostAndNothingAnsweredTwice() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            String url = server.newDatabase();
            Distribution first = Distribution.copyTo(folder.resolve("first"));
            Distribution second = Distribution.copyTo(folder.resolve("second"));
            second.onPlatformOf(first);
            configure(first, url);
            configure(second, url);
            platform = new PlatformControl(first.platform(), APP);
            try (HostProcess simulator = first.startSimulator(1, SECRET, "--history", "100000");
                    Load load = Load.ofEchoes(platform, new Random(1), QUESTIONS_PER_SECOND)) {
                simulator.awaitLine("QQ simulator: ");
                platform.set(Json.createObjectBuilder().add("sendDelay", 30).add("proactiveAllowed", true));
                play(first, second, load);
            }
        }
    }

    private void play(Distribution first, Distribution second, Load load) throws Exception {
        HostProcess one = first.start();
        first.awaitState(APP, "READY");
        try (HostProcess other = second.start()) {
            second.awaitHealth("served by another host");
            load.start();
            awaitAnswers(A_FEW);
            one.kill();
            second.awaitState(APP, "READY");
            awaitAnswers(A_FEW);
            try (HostProcess again = first.start()) {
                first.awaitHealth("served by another host");
                awaitAnswers(A_FEW);
                assertThat(other.terminate().exitCode()).isZero();
                first.awaitState(APP, "READY");
                awaitAnswers(A_FEW);

                List<Question> asked = load.stop();
                Await.untilStill(STUCK, this::sends, () -> judge(asked, first).settled());
                Await.untilStill(QUIET, this::sends, () -> false);
                Verdict verdict = judge(asked, first);
                System.out.println(verdict);
                assertThat(verdict.problems())
                        .as("%s%nThe hosts are in %s", verdict, folder)
                        .isEmpty();
                assertThat(again.terminate().exitCode()).isZero();
            }
        } finally {
            one.close();
        }
    }

    private static void configure(Distribution host, String url) throws Exception {
        host.javaOptions(OPTIONS);
        host.environment("STORE_PASSWORD", PostgresServer.PASSWORD);
        host.write("config/dev.agenthost.store.cfg", """
            url = %s
            user = %s
            password = $[env:STORE_PASSWORD]
            leaseSeconds = 3
            """.formatted(url, PostgresServer.USER));
        host.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        host.account(APP, SECRET, "maxTextLength = 220");
    }

    private void awaitAnswers(int more) throws Exception {
        long wanted = figure("answers") + more;
        Await.until(more + " more answers", () -> figure("answers") >= wanted);
    }

    private long sends() throws InterruptedException {
        return figure("answers") + figure("deduplicated") + figure("refused");
    }

    private long figure(String name) throws InterruptedException {
        return platform.figures().getInt(name);
    }

    private Verdict judge(List<Question> asked, Distribution host) throws InterruptedException {
        return Verdict.of(asked, platform.chats(), host.deadLetters());
    }
}
