package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static dev.agenthost.host.ExamHost.APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Seen;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Jars come and go in {@code bundles/} while the host runs. */
@OnExamHost
class HotInstallIT {
    private static final int RESUMABLY = 4000;

    @BeforeEach
    void connect(ExamHost host) throws Exception {
        host.connect();
    }

    @Nested
    class ADroppedAdapter {
        @Test
        void answers(ExamHost host) {
            host.assertEcho(APP, "first words");

            assertThat(host.bundle(ADAPTER).getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Nested
    class AReplacedAdapter {
        @Test
        void resumesUnderTheSameName(ExamHost host) throws Exception {
            long mark = host.mark();
            host.drop(BundleJar.built(ADAPTER, "0.1.1"), "qqbot.jar");

            host.awaitVersion(ADAPTER, "0.1.1");
            assertThatItResumed(host, mark);
        }

        @Test
        void resumesUnderANewNameAndTheOldJarGoes(ExamHost host) throws Exception {
            long mark = host.mark();
            host.drop(BundleJar.built(ADAPTER, "0.1.1"), "qqbot-0.1.1.jar");

            host.awaitVersion(ADAPTER, "0.1.1");
            assertThatItResumed(host, mark);
            Await.until(
                    "the old jar goes",
                    () -> !host.inBundles("qqbot.jar").toFile().exists());
            assertThat(host.inBundles("qqbot-0.1.1.jar")).exists();
            assertThat(host.bundles(ADAPTER)).hasSize(1);
        }
    }

    @Nested
    class ADeletedAdapter {
        @BeforeEach
        void delete(ExamHost host) throws Exception {
            long mark = host.mark();
            host.delete("qqbot.jar");
            host.awaitGone(ADAPTER);
            Seen.Closed closed = host.awaitSeen(mark, Seen.Closed.class, APP);
            assertThat(closed.byClient()).isTrue();
            assertThat(closed.code()).isEqualTo(RESUMABLY);
        }

        @Test
        void leavesNoConnection(ExamHost host) {
            host.awaitState("main", "OFF");

            assertThat(host.platform().app(APP).connections()).isEmpty();
        }

        @Test
        void resumesWhenItIsDroppedAgain(ExamHost host) throws Exception {
            long mark = host.mark();
            host.say(APP, "while nobody was there");
            host.drop(BundleJar.built(ADAPTER), "qqbot.jar");

            assertThatItResumed(host, mark);
            Await.until("what was said meanwhile is answered", () -> host.answered(APP, "while nobody was there"));
        }
    }

    @Nested
    class ARefusedJar {
        @Test
        void ofGarbageChangesNothing(ExamHost host) throws Exception {
            assertThatNothingChanges(host, "no jar at all".getBytes(StandardCharsets.UTF_8), "not a whole jar");
        }

        @Test
        void thatDoesNotResolveChangesNothing(ExamHost host) throws Exception {
            byte[] jar = BundleJar.with(
                    BundleJar.built(ADAPTER, "0.1.1"), Map.of(Constants.IMPORT_PACKAGE, "nobody.has.this"));

            assertThatNothingChanges(host, jar, "nobody.has.this");
        }

        private void assertThatNothingChanges(ExamHost host, byte[] jar, String reason) throws Exception {
            long modified = host.bundle(ADAPTER).getLastModified();
            long mark = host.mark();
            host.drop(jar, "refused.jar");

            Await.until(
                    "the refusal is told",
                    () -> host.inBundles("refused.jar.rejected.txt").toFile().exists());
            assertThat(host.inBundles("refused.jar.rejected.txt")).content().contains(reason);
            host.assertEcho(APP, "still here");
            assertThat(host.reconnects(mark, APP)).isEmpty();
            assertThat(host.bundle(ADAPTER).getLastModified()).isEqualTo(modified);
        }
    }

    private static void assertThatItResumed(ExamHost host, long mark) {
        host.awaitSeen(mark, Seen.Resumed.class, APP);
        host.awaitState("main", "READY");
        assertThat(host.reconnects(mark, APP)).noneMatch(Seen.Identify.class::isInstance);
        host.assertEcho(APP, "after the change");
    }
}
