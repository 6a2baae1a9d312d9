package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Nested
    class WithoutArguments {
        private final CommandLine plain = new CommandLine(false, false, false);

        @Test
        void nothingIsAskedFor() throws Exception {
            assertThat(CommandLine.parse()).isEqualTo(plain);
        }

        @Test
        void theSimulatorStaysOut() {
            assertThat(plain.takes("demo")).isFalse();
            assertThat(plain.takes("install")).isTrue();
            assertThat(plain.takes("core")).isTrue();
        }
    }

    @Nested
    class WithArguments {
        @Test
        void theDemoBringsTheSimulator() throws Exception {
            assertThat(CommandLine.parse("--demo").takes("demo")).isTrue();
        }

        @Test
        void aSafeStartLeavesTheInstallerOut() throws Exception {
            assertThat(CommandLine.parse("--safe").takes("install")).isFalse();
        }

        @Test
        void theyGoTogetherInAnyOrder() throws Exception {
            assertThat(CommandLine.parse("--safe", "--help", "--demo")).isEqualTo(new CommandLine(true, true, true));
        }

        @Test
        void anUnknownOneIsNamedWithWhatThereIs() {
            HostException wrong =
                    catchThrowableOfType(HostException.class, () -> CommandLine.parse("--demo", "--secure"));

            assertThat(wrong).hasMessage("Unknown argument '--secure': expected --demo, --safe or --help");
            assertThat(wrong.exitCode()).isEqualTo(HostException.USAGE);
        }
    }
}
