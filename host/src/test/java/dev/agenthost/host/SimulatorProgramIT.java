package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator of the distribution as a program of its own. */
class SimulatorProgramIT {
    @TempDir
    Path folder;

    @Test
    void tellsItsAddressAndLeavesOnSigterm() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        try (HostProcess simulator = distribution.startSimulator(1, "secret")) {
            simulator.awaitLine("QQ simulator: " + distribution.platform() + "/");
            assertThat(Http.status(distribution.platform() + "/simulator/apps")).isEqualTo(200);

            simulator.terminate().exitCode();
            assertThat(Http.status(distribution.platform() + "/simulator/apps")).isZero();
            assertThat(simulator.printed()).hasLineCount(1);
        }
    }
}
