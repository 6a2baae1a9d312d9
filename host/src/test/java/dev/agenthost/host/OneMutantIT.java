package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of the mistakes of {@link CrashMutants}, the one that shows soonest, turns the crash test red in every build. */
class OneMutantIT {
    private static final Mutant MUTANT = Mutant.TURN_COMPLETED_APART_FROM_ITS_ROWS;
    private static final int TURNS = 20;

    /** A host that hangs is as red as one that has lost something: no need to be sure. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void isNoticed() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        MUTANT.into(distribution);
        FaultPlan.Life life =
                new FaultPlan.Life(List.of(), new Ending.Halt(FaultPlan.Failpoint.AFTER_COMPLETE.word(), TURNS));
        FaultPlan plan = new FaultPlan(1, 1, FaultPlan.Mix.KILLS, List.of(life));

        Verdict verdict = CrashRun.play(plan, distribution, STUCK);

        System.out.println(MUTANT + ": " + verdict);
        assertThat(verdict.problems()).anyMatch(problem -> problem.startsWith(MUTANT.sign()));
    }
}
