package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The crash test notices what it is there for: each mistake turns it red. No part of {@code mvn verify};
 * {@code mvn -Pcrash -Dit.test=CrashMutants} runs it.
 */
class CrashMutants {
    private static final int SEED = 7;
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void isNoticed(Mutant mutant) throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        mutant.into(distribution);

        Verdict verdict = CrashRun.play(FaultPlan.of(SEED, KILLS, FaultPlan.Mix.ALL), distribution);

        System.out.println(mutant + ": " + verdict);
        if (mutant.sign().isEmpty()) {
            assertThat(verdict.problems()).isEmpty();
        } else {
            assertThat(verdict.problems()).anyMatch(problem -> problem.startsWith(mutant.sign()));
        }
    }
}
