package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing lost, nothing answered twice, in whatever way and however often the host ends. {@code -Dcrash.seed},
 * {@code -Dcrash.kills} and {@code -Dcrash.mix} choose another plan; see the README of the benchmarks.
 */
class CrashIT {
    /** Of {@link #KILLS}, one by every way to end; see {@code FaultPlanTest}. */
    static final long SEED = 20_263_405;

    static final int KILLS = 10;

    /** A loss stays a loss: no second try makes a flake of it. */
    private static boolean lost;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void everyQuestionHasExactlyOneAnswerHoweverTheHostEnds() throws Exception {
        assertThat(lost).as("an earlier try was lost").isFalse();
        lost = true;
        FaultPlan plan = FaultPlan.of(
                Long.getLong("crash.seed", SEED),
                Integer.getInteger("crash.kills", KILLS),
                FaultPlan.Mix.valueOf(System.getProperty("crash.mix", "ALL")));
        System.out.println(plan);

        Verdict verdict = CrashRun.play(plan, folder);

        System.out.println(verdict);
        assertThat(verdict.problems().isEmpty())
                .as("all is as promised. %s%n%s%nThe host is in %s", plan, verdict, folder)
                .isTrue();
        lost = false;
    }
}
