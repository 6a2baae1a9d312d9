package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform is killed and stays away for half a minute: as long as a host in good health may be on its way. */
class OutageIT {
    private static final String SECRET = "secret";

    @TempDir
    Path folder;

    @Test
    void aPlatformThatWasAwayForHalfAMinuteIsUsedAgain() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.account("app0", SECRET);
        String health = distribution.http() + "/health";
        try (HostProcess host = distribution.start()) {
            try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
                simulator.awaitLine("QQ simulator: ");
                distribution.awaitState("app0", "READY");
                assertThat(Http.status(health)).isEqualTo(200);
                simulator.kill();
            }
            distribution.awaitState("app0", "CONNECTING");
            assertThat(Http.status(health)).isEqualTo(200);
            Await.until("/health answers 503", () -> Http.status(health) == 503);

            try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
                simulator.awaitLine("QQ simulator: ");
                distribution.awaitState("app0", "READY");
                assertThat(Http.status(health)).isEqualTo(200);
                distribution.say("app0", "are you back?");
                distribution.awaitAnswer("app0", "are you back?");
                PlatformControl platform = new PlatformControl(distribution.platform(), "app0");
                Await.until(
                        "a heartbeat on the new connection",
                        () -> platform.figures().getJsonObject("heartbeats").getInt("count") > 0);
            }
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        }
    }
}
