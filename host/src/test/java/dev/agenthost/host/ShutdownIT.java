package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SIGTERM while accounts hang, and while an answer is on its way. */
class ShutdownIT extends OnOwnDistribution {
    private static final String SECRET = "secret";
    private static final int SILENT = 20;
    private static final int STALLED = 10;
    private static final String CHAT = "users/c1";

    /** Longer than it takes to tell the host to end, shorter than it then waits. */
    private static final int LATE_MS = 1_000;

    private static final int NEVER_MS = 600_000;

    @Test
    void aHostWhoseAccountsHangLeavesWithZeroWithinFiveSeconds() throws Exception {
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

                assertThatItLeavesInTime(host);
            }
        }
    }

    @Test
    void aSendUnderWayIsAwaitedAndNotRepeated() throws Exception {
        assertThat(sendsAroundAnEnd(LATE_MS)).containsExactly("TAKEN", "TAKEN");
    }

    @Test
    void aSendThatIsNeverAnsweredHoldsNothingUpAndIsRepeatedAsItWas() throws Exception {
        assertThat(sendsAroundAnEnd(NEVER_MS)).containsExactlyInAnyOrder("TAKEN", "DEDUPLICATED", "TAKEN");
    }

    /** The host ends while the platform has an answer and does not say so yet; what became of every send, also in its next life. */
    private List<String> sendsAroundAnEnd(int answerMillis) throws Exception {
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.account("app0", SECRET);
        try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            PlatformControl platform = new PlatformControl(distribution.platform(), "app0");
            try (HostProcess host = distribution.start()) {
                distribution.awaitState("app0", "READY");
                platform.set(Json.createObjectBuilder().add("sendDelay", answerMillis));
                platform.say(CHAT, "before the end");
                Await.until("the answer is out", () -> answers(platform).contains("before the end"));
                assertThatItLeavesInTime(host);
            }
            platform.set(Json.createObjectBuilder().add("sendDelay", 0));
            try (HostProcess host = distribution.start()) {
                distribution.awaitState("app0", "READY");
                platform.say(CHAT, "in the next life");
                Await.until("it answers again", () -> answers(platform).contains("in the next life"));
                assertThat(host.terminate().exitCode()).isZero();
            }
            assertThat(answers(platform)).containsExactly("before the end", "in the next life");
            return platform.chats().stream()
                    .flatMap(chat -> chat.sends().stream())
                    .map(Chat.Send::outcome)
                    .toList();
        }
    }

    private static List<String> answers(PlatformControl platform) throws InterruptedException {
        return platform.chats().stream()
                .flatMap(chat -> chat.answers().stream())
                .map(Chat.Answer::text)
                .toList();
    }

    private static void assertThatItLeavesInTime(HostProcess host) throws Exception {
        long start = System.nanoTime();
        assertThat(host.terminate().exitCode()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
    }
}
