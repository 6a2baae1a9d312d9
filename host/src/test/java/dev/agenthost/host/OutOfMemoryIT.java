package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.host.faulty.HungryActivator;
import dev.agenthost.host.faulty.HungryAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Constants;

/** A bundle eats up the heap, threads or direct buffers: the process ends, so that its supervisor starts it anew. */
class OutOfMemoryIT {
    private static final String HUNGRY = "bundles/hungry.jar";
    private static final String SECRET = "secret";

    /** A whole line of the log. */
    private static final String READABLE = "\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]+ +\\[.+\\] \\S+: .+";

    @TempDir
    Path folder;

    private Distribution distribution;

    @BeforeEach
    void copyAndLimitTheHeap() throws Exception {
        distribution = Distribution.copyTo(folder);
        distribution.javaOption("-Xmx64m");
    }

    @Test
    void endsTheProcessWithAnErrorCodeAndOneLine() throws Exception {
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("\"agent echo\",\"well\":true");
            drop(BundleJar.of("hungry", HungryActivator.class));

            assertEndsWithOneLine(host, "Terminating due to java.lang.OutOfMemoryError");
        }
        assertThat(log()).isNotEmpty().allSatisfy(line -> assertThat(line).matches(READABLE));

        Files.delete(distribution.file(HUNGRY));
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("\"agent echo\",\"well\":true");
        }
    }

    @ParameterizedTest
    @CsvSource({HungryAgent.THREAD + ",unable to create native thread", HungryAgent.BUFFERS + ",direct buffer memory"})
    void endsTheProcessTooWhenItIsNotTheHeap(String eaten, String words) throws Exception {
        distribution.javaOption("-XX:MaxDirectMemorySize=32m");
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.replace("config/dev.agenthost.routing.cfg", "echo", HungryAgent.NAME);
        distribution.account("app0", SECRET);
        drop(BundleJar.with(
                BundleJar.of("hungry", HungryAgent.class),
                Map.of(
                        Constants.IMPORT_PACKAGE,
                        "org.osgi.framework,dev.agenthost.agent,dev.agenthost.message,dev.agenthost.platform")));
        try (HostProcess simulator = distribution.startSimulator(1, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            distribution.awaitHealth("\"agent hungry\",\"well\":true");
            distribution.say("app0", "well");
            distribution.awaitAnswer("app0", "well");
            distribution.say("app0", eaten);

            assertEndsWithOneLine(host, "Terminating due to java.lang.OutOfMemoryError: ");
            assertThat(host.printed()).contains(words);
        }
    }

    private static void assertEndsWithOneLine(HostProcess host, String beginning) throws Exception {
        assertThat(host.exitCode()).isEqualTo(3);
        assertThat(host.linesWith("OutOfMemoryError"))
                .singleElement()
                .asString()
                .contains(beginning);
        assertThat(host.printed()).doesNotContain("\tat ");
    }

    private void drop(byte[] jar) throws Exception {
        Path aside = Files.write(folder.resolve("hungry"), jar);
        Files.move(aside, distribution.file(HUNGRY), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> log() throws Exception {
        return Files.readAllLines(distribution.file("data/log/agenthost.log"));
    }
}
