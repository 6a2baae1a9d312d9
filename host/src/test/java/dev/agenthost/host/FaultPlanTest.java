package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.host.FaultPlan.Mix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void isTheSameForTheSameSeed() {
        assertThat(FaultPlan.of(7, 50, Mix.ALL))
                .isEqualTo(FaultPlan.of(7, 50, Mix.ALL))
                .hasToString(FaultPlan.of(7, 50, Mix.ALL).toString());
        assertThat(FaultPlan.of(7, 50, Mix.ALL).lives())
                .isNotEqualTo(FaultPlan.of(8, 50, Mix.ALL).lives());
    }

    @Test
    void killsAsOftenAsAsked() {
        for (int kills = 1; kills < 60; kills++) {
            assertThat(FaultPlan.of(kills, kills, Mix.ALL).lives().stream()
                            .filter(life -> life.ending().violent()))
                    .hasSize(kills);
        }
    }

    @Test
    void whatEveryBuildPlaysHasEveryWayToEndUpdatesAndCuts() {
        String plan = FaultPlan.of(CrashIT.SEED, CrashIT.KILLS, Mix.ALL).toString();

        assertThat(plan)
                .contains(Arrays.stream(FaultPlan.Failpoint.values())
                        .map(failpoint -> "halt at " + failpoint.word() + ":")
                        .toArray(String[]::new));
        assertThat(plan).contains("ms after its start", "SIGTERM after", "kill -9 after");
        assertThat(plan).contains("adapter updated", "connection cut (reset)", "answer_lost", "tokens revoked");
    }

    @Test
    void manyKillsComeWithEveryFault() {
        assertThat(FaultPlan.of(1, 100, Mix.ALL).toString())
                .contains("connection cut", "answer_lost", "request_lost", "bad_gateway", "too_many", "replies_used_up")
                .contains("tokens revoked", "adapter updated");
    }

    @Test
    void ofOneKindHasNothingElse() {
        assertThat(FaultPlan.of(7, 50, Mix.KILLS).toString())
                .doesNotContain("SIGTERM", "cut", "updated", "revoked", "gateway", "lost");
        assertThat(FaultPlan.of(7, 50, Mix.KILLS).lives())
                .hasSize(50)
                .allMatch(life -> life.ending().violent());
        assertThat(FaultPlan.of(7, 50, Mix.TERMINATIONS).lives())
                .hasSize(50)
                .allMatch(life -> life.steps().isEmpty() && life.ending() instanceof Ending.Terminate);
        assertThat(FaultPlan.of(7, 50, Mix.UPDATES).lives())
                .singleElement()
                .satisfies(life ->
                        assertThat(life.steps()).hasSize(50).allMatch(step -> step.fault() instanceof Fault.Update));
        assertThat(FaultPlan.of(7, 50, Mix.CUTS).lives())
                .singleElement()
                .satisfies(life ->
                        assertThat(life.steps()).hasSize(50).allMatch(step -> step.fault() instanceof Fault.Cut));
    }

    @Test
    void tellsHowToReplayIt() {
        assertThat(FaultPlan.of(42, 3, Mix.ALL).toString())
                .startsWith("fault plan -Dcrash.seed=42 -Dcrash.kills=3 -Dcrash.mix=ALL\n  1: ");
    }
}
