package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static dev.agenthost.host.ExamHost.AGENT;
import static dev.agenthost.host.ExamHost.APP;
import static dev.agenthost.host.ExamHost.OTHER_APP;
import static dev.agenthost.host.ExamHost.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Seen;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** A change of configuration goes as deep as it needs, and no deeper. */
@OnExamHost
class ReconfigureIT {
    @BeforeEach
    void connect(ExamHost host) throws Exception {
        host.connect();
    }

    @Nested
    class TheAccountsFile {
        @Test
        void withAnotherTextLengthReconnectsNothing(ExamHost host) throws Exception {
            long mark = host.mark();
            host.account("main", APP, SECRET, "maxTextLength = 700");
            host.awaitSetting(ExamHost.accountFile("main"), "maxTextLength", "700");

            host.assertEcho(APP, "never left");
            assertThat(host.reconnects(mark, APP)).isEmpty();
        }

        @Test
        void withAnotherSecretReconnectsThatAccountAlone(ExamHost host) throws Exception {
            host.account("other", OTHER_APP, SECRET);
            host.awaitState("other", "READY");
            long mark = host.mark();
            host.account("other", OTHER_APP, "a wrong one");
            host.awaitState("other", "PARKED");
            host.account("other", OTHER_APP, SECRET);
            host.awaitState("other", "READY");

            assertThat(host.reconnects(mark, OTHER_APP)).isNotEmpty();
            assertThat(host.reconnects(mark, APP)).isEmpty();
            host.assertEcho(APP, "never left");
        }

        @Test
        void withEnabledFalsePausesAndKeepsTheSession(ExamHost host) throws Exception {
            long mark = host.mark();
            host.account("main", APP, SECRET, "enabled = false");
            host.awaitState("main", "PAUSED");
            assertThat(host.awaitSeen(mark, Seen.Closed.class, APP).code()).isEqualTo(4000);
            host.account("main", APP, SECRET, "enabled = true");

            host.awaitSeen(mark, Seen.Resumed.class, APP);
            host.assertEcho(APP, "back again");
            assertThat(host.reconnects(mark, APP)).noneMatch(Seen.Identify.class::isInstance);
        }

        @Test
        void thatTurnsInvalidLeavesTheOldSettingsRunning(ExamHost host) throws Exception {
            long mark = host.mark();
            host.account("main", APP, SECRET, "maxTextLength = lots");
            host.awaitHealth(ExamHost.accountFile("main"), "maxTextLength");

            host.awaitState("main", "READY");
            host.assertEcho(APP, "as before");
            assertThat(host.reconnects(mark, APP)).isEmpty();
        }

        @Test
        void thatIsDeletedClosesForGood(ExamHost host) throws Exception {
            long mark = host.mark();
            host.unconfigure(ExamHost.accountFile("main"));

            Seen.Closed closed = host.awaitSeen(mark, Seen.Closed.class, APP);
            assertThat(closed.byClient()).isTrue();
            assertThat(closed.code()).isEqualTo(1000);
            host.awaitHealth("no account is configured");
            assertThat(host.bundle(ADAPTER).getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Nested
    class NothingAboveTheAdapterReconnectsIt {
        @Test
        void notAnotherAgent(ExamHost host) throws Exception {
            long mark = host.mark();
            host.drop(BundleJar.built(AGENT, "0.1.1"), "echo.jar");
            host.awaitVersion(AGENT, "0.1.1");

            host.assertEcho(APP, "says the new one");
            assertThat(host.reconnects(mark, APP)).isEmpty();
        }

        @Test
        void notAnotherRoute(ExamHost host) throws Exception {
            long mark = host.mark();
            host.write("dev.agenthost.routing.cfg", "default = somebody");
            host.awaitHealth("somebody");
            host.write("dev.agenthost.routing.cfg", "default = echo");
            Await.until("the old route is back", () -> !host.health().contains("somebody"));

            host.assertEcho(APP, "along the old route");
            assertThat(host.reconnects(mark, APP)).isEmpty();
        }

        @Test
        void notAnotherAccessPolicy(ExamHost host) throws Exception {
            long mark = host.mark();
            host.write("dev.agenthost.access.cfg", "direct = disabled", "group = disabled");
            host.awaitHealth("\"direct\":\"DISABLED\"");
            host.say(APP, "is anybody there?");
            host.awaitHealth("\"denied\":1");
            host.write("dev.agenthost.access.cfg", "direct = open", "group = open");
            host.awaitHealth("\"direct\":\"OPEN\"");

            host.assertEcho(APP, "open again");
            assertThat(host.answered(APP, "is anybody there?")).isFalse();
            assertThat(host.reconnects(mark, APP)).isEmpty();
        }
    }
}
