package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.host.faulty.HungryActivator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle eats up the heap: the process ends, so that its supervisor starts it anew. */
class OutOfMemoryIT {
    private static final String HUNGRY = "bundles/hungry.jar";

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
            feed();

            assertThat(host.exitCode()).isEqualTo(3);
            assertThat(host.linesWith("OutOfMemoryError"))
                    .singleElement()
                    .asString()
                    .contains("Terminating due to java.lang.OutOfMemoryError");
            assertThat(host.printed()).doesNotContain("\tat ");
        }
        assertThat(log()).isNotEmpty().allSatisfy(line -> assertThat(line).matches(READABLE));

        Files.delete(distribution.file(HUNGRY));
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("\"agent echo\",\"well\":true");
        }
    }

    private void feed() throws Exception {
        Path aside = Files.write(folder.resolve("hungry"), BundleJar.of("hungry", HungryActivator.class));
        Files.move(aside, distribution.file(HUNGRY), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> log() throws Exception {
        return Files.readAllLines(distribution.file("data/log/agenthost.log"));
    }
}
