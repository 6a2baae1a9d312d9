package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update of the QQ adapter that does not bring its account back, while the host ends and starts. */
class ProbationOverRestartsIT {
    /** Longer than the test. */
    private static final int AMPLE = 600;

    private static final int SHORT = 5;
    private static final String BUILT = "0.1.0";
    private static final String NEXT = "0.1.1";
    private static final String SECRET = "secret";

    @TempDir
    Path folder;

    @Test
    void theProbationGoesOnAndTheRejectedJarStaysAway() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        giveSeconds(distribution, AMPLE);
        distribution.account("app0", SECRET);
        try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            try (HostProcess host = distribution.start()) {
                distribution.awaitState("app0", "READY");
                Path good = distribution.file("data/bundles/" + ADAPTER + ".jar");
                Await.until("the adapter has proved itself", () -> Files.exists(good));
                drop(distribution, BundleJar.neverReady(ADAPTER, NEXT));
                distribution.awaitHealth(NEXT + " is on probation");

                assertThat(host.terminate().exitCode()).isZero();
                assertThat(host.printed()).doesNotContain("rejected", "ERROR", "\tat ");
            }
            try (HostProcess host = distribution.start()) {
                distribution.awaitHealth(NEXT + " is on probation");
                host.kill();
                assertThat(host.printed()).doesNotContain("rejected");
            }
            try (HostProcess host = distribution.start()) {
                giveSeconds(distribution, SHORT);
                host.awaitLine(NEXT + " is rejected");
                giveSeconds(distribution, AMPLE);
                distribution.awaitState("app0", "READY");
                host.kill();
            }
            try (HostProcess host = distribution.start()) {
                distribution.awaitState("app0", "READY");
                distribution.say("app0", "who are you?");
                distribution.awaitAnswer("app0", "who are you?");

                assertThat(jar(distribution, BUILT)).exists();
                assertThat(jar(distribution, NEXT)).doesNotExist();
                assertThat(distribution.file("bundles/" + ADAPTER + "-" + NEXT + ".jar.rejected"))
                        .exists();
                assertThat(host.terminate().exitCode()).isZero();
                assertThat(host.printed()).doesNotContain("\tat ");
            }
        }
    }

    private static void giveSeconds(Distribution distribution, int seconds) throws Exception {
        distribution.write("config/dev.agenthost.installer.cfg", "probation.seconds = " + seconds);
    }

    private void drop(Distribution distribution, byte[] jar) throws Exception {
        Path aside = Files.write(folder.resolve("dropped"), jar);
        Files.move(aside, jar(distribution, NEXT), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path jar(Distribution distribution, String version) {
        return distribution.file("bundles/" + ADAPTER + "-" + version + ".jar");
    }
}
