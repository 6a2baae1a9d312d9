package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What stands in the files of accounts, and what of it is told. */
class AccountSettingsIT extends OnOwnDistribution {
    private static final String CANARY = "canary-93d0a4";

    @Test
    void aSecretIsTakenFromTheEnvironmentOrAFileAndToldNowhere() throws Exception {
        distribution.environment("AGENTHOST_TEST_SECRET", CANARY);
        Files.createDirectories(distribution.file("config/secrets"));
        distribution.write("config/secrets/second", CANARY);
        distribution.account("app0", "$[env:AGENTHOST_TEST_SECRET]");
        distribution.account("app1", "$[secret:second]");
        try (HostProcess simulator = distribution.startSimulator(2, CANARY);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            distribution.awaitState("app1", "READY");

            assertThat(Http.get(distribution.http() + "/health")).doesNotContain(CANARY);
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain(CANARY);
        }
        assertThat(distribution.filesOfDataWith(CANARY)).isEmpty();
    }

    @Test
    void aWrongOneIsToldWithFileKeyAndExpectationAndTheOtherAccountRuns() throws Exception {
        distribution.account("app0", CANARY);
        distribution.account("app1", CANARY, "shard = seven");
        String told = "dev.agenthost.qqbot-app1.cfg: shard: expected ";
        try (HostProcess simulator = distribution.startSimulator(2, CANARY);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            distribution.awaitState("app1", "PARKED");
            distribution.awaitHealth(told);
            host.awaitLine(told);

            assertThat(host.linesWith(told))
                    .filteredOn(line -> line.contains(" WARN "))
                    .hasSize(1);
            assertThat(Http.status(distribution.http() + "/health")).isEqualTo(503);
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ", CANARY);
        }
        assertThat(distribution.filesOfDataWith(CANARY)).isEmpty();
    }
}
