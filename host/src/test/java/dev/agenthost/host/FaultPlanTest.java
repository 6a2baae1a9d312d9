package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void isTheSameForTheSameSeed() {
        assertThat(FaultPlan.of(7, 50))
                .isEqualTo(FaultPlan.of(7, 50))
                .hasToString(FaultPlan.of(7, 50).toString());
        assertThat(FaultPlan.of(7, 50).lives()).isNotEqualTo(FaultPlan.of(8, 50).lives());
    }

    @Test
    void killsAsOftenAsAsked() {
        for (int kills = 1; kills < 60; kills++) {
            assertThat(FaultPlan.of(kills, kills).lives().stream()
                            .filter(life -> life.ending().violent()))
                    .hasSize(kills);
        }
    }

    @Test
    void tenKillsComeByEveryWayToEnd() {
        String plan = FaultPlan.of(1, 11).toString();

        assertThat(plan)
                .contains(Arrays.stream(FaultPlan.Failpoint.values())
                        .map(failpoint -> "halt at " + failpoint.word() + ":")
                        .toArray(String[]::new));
        assertThat(plan).contains("ms after its start", "SIGTERM after", "kill -9 after");
    }

    @Test
    void manyKillsComeWithEveryFault() {
        assertThat(FaultPlan.of(1, 100).toString())
                .contains("connection cut", "answer_lost", "request_lost", "bad_gateway", "too_many", "replies_used_up")
                .contains("tokens revoked", "adapter updated");
    }

    @Test
    void tellsHowToReplayIt() {
        assertThat(FaultPlan.of(42, 3).toString()).startsWith("fault plan -Dcrash.seed=42 -Dcrash.kills=3\n  1: ");
    }
}
