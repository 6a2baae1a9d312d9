package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every mistake still finds its place in the source, so that {@link CrashMutants} can be run at any time. */
class MutantTest {
    @ParameterizedTest
    @EnumSource
    void findsItsPlace(Mutant mutant) throws Exception {
        assertThat(mutant.mutated()).isNotBlank();
    }
}
