package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while accounts hang. */
class ShutdownIT {
    private static final String SECRET = "secret";
    private static final int SILENT = 20;
    private static final int STALLED = 10;

    @TempDir
    Path folder;

    @Test
    void aHostWhoseAccountsHangLeavesWithZeroWithinFiveSeconds() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        try (StalledGateway stalled = new StalledGateway();
                HostProcess simulator = distribution.startSimulator(SILENT + STALLED, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            for (int i = 0; i < SILENT; i++) {
                distribution.account("app" + i, SECRET);
            }
            try (HostProcess host = distribution.start()) {
                host.awaitLine("Agent Host runs");
                for (int i = 0; i < SILENT; i++) {
                    distribution.awaitState("app" + i, "READY");
                }
                Http.post(distribution.platform() + "/simulator/leave", "{\"how\":\"silent\"}");
                for (int i = SILENT; i < SILENT + STALLED; i++) {
                    distribution.account("app" + i, SECRET, "gatewayUrl = " + stalled.url());
                }
                stalled.awaitConnections(STALLED);

                long start = System.nanoTime();
                assertThat(host.terminate().exitCode()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
            }
        }
    }
}
