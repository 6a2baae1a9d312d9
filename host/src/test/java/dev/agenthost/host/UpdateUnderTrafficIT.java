package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The QQ adapter is replaced again and again while people write all the time. */
class UpdateUnderTrafficIT {
    private static final long SEED = 20_260_802;
    private static final int UPDATES = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void losesNothingAndRepeatsNothing() throws Exception {
        FaultPlan plan = FaultPlan.of(SEED, UPDATES, FaultPlan.Mix.UPDATES);

        Verdict verdict = CrashRun.play(plan, folder);

        System.out.println(verdict);
        assertThat(verdict.problems()).as("%s%nThe host is in %s", plan, folder).isEmpty();
    }
}
