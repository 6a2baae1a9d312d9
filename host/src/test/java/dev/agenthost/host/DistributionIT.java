package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real distribution, as real processes. */
@Tag(OnExamHost.EVERY_JAVA)
class DistributionIT extends OnOwnDistribution {
    @Nested
    class APlainStart {
        @Test
        void runsTheEchoAgentAndLeavesWithZeroOnSigterm() throws Exception {
            try (HostProcess host = distribution.start()) {
                host.awaitLine("Agent Host runs");
                distribution.awaitHealth("\"agent echo\",\"well\":true");

                assertThat(host.terminate().exitCode()).isZero();
                assertThat(host.printed()).doesNotContain("ERROR", "WARN", "\tat ", "Left without");
            }
        }

        @Test
        void asksForItsDataAlone() throws Exception {
            try (HostProcess first = distribution.start()) {
                first.awaitLine("Agent Host runs");
                try (HostProcess second = distribution.start()) {
                    assertThat(second.exitCode()).isEqualTo(1);
                    assertThat(second.printed()).hasLineCount(1).contains("Another host runs");
                }
                distribution.awaitHealth("\"agent echo\",\"well\":true");
            }
        }

        @Test
        void comesBackAfterAKill() throws Exception {
            try (HostProcess host = distribution.start()) {
                host.awaitLine("Agent Host runs");
                host.kill();
            }
            try (HostProcess host = distribution.start()) {
                host.awaitLine("Agent Host runs");
                distribution.awaitHealth("\"agent echo\",\"well\":true");
            }
        }

        @Test
        void survivesAJarThatIsGarbage() throws Exception {
            try (HostProcess host = distribution.start()) {
                host.awaitLine("Agent Host runs");
                distribution.write("bundles/junk.jar", "no jar at all");
                host.awaitLine("junk.jar is not taken");

                assertThat(distribution.file("bundles/junk.jar.rejected.txt"))
                        .content()
                        .contains("not a whole jar");
                distribution.awaitHealth("\"agent echo\",\"well\":true");
            }
        }
    }

    @Nested
    class ASafeStart {
        @Test
        void leavesBundlesOut() throws Exception {
            try (HostProcess host = distribution.start("--safe")) {
                host.awaitLine("Agent Host runs without bundles/");
                distribution.awaitHealth("\"agent echo\",\"well\":false,\"reason\":\"there is no such agent");
            }
        }
    }

    @Nested
    class BadInput {
        @Test
        void anUnknownArgumentIsOneLineAndExitTwo() throws Exception {
            try (HostProcess host = distribution.start("--what")) {
                assertThat(host.exitCode()).isEqualTo(2);
                assertThat(host.printed()).hasLineCount(1).contains("'--what'", "--demo, --safe or --help");
            }
        }

        @Test
        void aBrokenFeatureNamesFileKeyAndExpectation() throws Exception {
            distribution.replace("features/core.json", "\"start-order\": 6", "\"start-order\": \"six\"");
            try (HostProcess host = distribution.start()) {
                assertThat(host.exitCode()).isEqualTo(1);
                assertThat(host.printed())
                        .hasLineCount(1)
                        .contains("core.json", "bundles[1].start-order", "an integer from 1 to 9", "\"six\"");
            }
        }
    }

    @Nested
    class TheDemo {
        @Test
        void answersAndTellsNoSecret() throws Exception {
            String canary = "canary-5c1e7f";
            distribution.replace(
                    "demo/config/dev.agenthost.qqbot-demo.cfg", "clientSecret = demo", "clientSecret = " + canary);
            distribution.append("demo/config/dev.agenthost.qqbot.simulator.cfg", "\nclientSecret = " + canary + "\n");
            try (HostProcess host = distribution.start("--demo")) {
                host.awaitLine("The demo is ready: " + distribution.http() + "/demo/");
                distribution.say("102000001", "hello there");
                distribution.awaitAnswer("102000001", "hello there");
                distribution.say("102000001", "groups", "hello group");
                distribution.awaitAnswer("102000001", "hello group");

                assertThat(host.terminate().exitCode()).isZero();
                assertThat(host.printed()).doesNotContain("ERROR", "\tat ", canary);
            }
            assertThat(distribution.filesOfDataWith(canary)).isEmpty();
            assertThat(Files.readString(distribution.file("demo/data/log/agenthost.log")))
                    .doesNotContain("ERROR", "\tat ");
            assertThat(distribution.temporary()).isEmptyDirectory();
        }

        @Test
        void isUnknownToAPlainStart() throws Exception {
            try (HostProcess demo = distribution.start("--demo")) {
                demo.awaitLine("The demo is ready");
                assertThat(demo.terminate().exitCode()).isZero();
            }
            try (HostProcess plain = distribution.start()) {
                plain.awaitLine("Agent Host runs");
                distribution.awaitHealth("no account is configured");
            }
        }
    }
}
