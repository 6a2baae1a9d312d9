package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static dev.agenthost.host.ExamHost.APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** An update of the QQ adapter that does not bring its account back. */
@OnExamHost
class RollBackIT {
    /** Longer than any test: nothing is rejected for being slow. */
    private static final int AMPLE = 600;

    private static final int SHORT = 1;
    private static final String BUILT = "0.1.0";
    private static final String NEXT = "0.1.1";

    @BeforeEach
    void connect(ExamHost host) throws Exception {
        host.giveProbation(AMPLE);
        host.connect();
        host.assertEcho(APP, "all is well");
        Await.until("the adapter has proved itself", () -> Files.exists(host.kept(ADAPTER + ".jar")));
    }

    @Test
    void aJarThatThrowsInActivateGoes(ExamHost host) throws Exception {
        long mark = host.mark();
        host.drop(BundleJar.throwsInActivate(ADAPTER, NEXT), "qqbot.jar");

        assertThatTheGoodOneIsBack(host, "qqbot.jar", mark);
        assertThat(host.inBundles("qqbot.jar.rejected.txt")).content().contains(NEXT, "this component throws");
    }

    @Test
    void aJarThatNeverGetsReadyGoesAndNothingIsLost(ExamHost host) throws Exception {
        long mark = host.mark();
        host.drop(BundleJar.neverReady(ADAPTER, NEXT), "qqbot-next.jar");
        host.awaitHealth(NEXT + " is on probation", "qqbot/main is PARKED");
        host.say(APP, "said on probation");
        // what is put back has that long too, until its time is made ample again below
        host.giveProbation(5 * SHORT);
        Await.until("the bad one is rejected", () -> Files.exists(host.inBundles("qqbot-next.jar.rejected")));
        host.giveProbation(AMPLE);

        assertThatTheGoodOneIsBack(host, "qqbot-next.jar", mark);
        Await.until("what was said is answered", () -> host.answered(APP, "said on probation"));
        assertThat(host.inBundles("qqbot-next.jar")).doesNotExist();
        assertThat(host.inBundles("qqbot-next.jar.rejected")).exists();
        assertThat(host.inBundles("qqbot-next.jar.rejected.txt")).content().contains("qqbot/main", "shard");
        Await.until("the report is over", () -> !host.health().contains("bundle " + ADAPTER));
    }

    @Test
    void aPlatformThatIsDownIsNotTheJarsFault(ExamHost host) throws Exception {
        host.platformLeaves();
        host.awaitHealth("hindrance");
        host.drop(BundleJar.built(ADAPTER, NEXT), "qqbot.jar");
        host.awaitVersion(ADAPTER, NEXT);
        host.awaitHealth(NEXT + " is on probation", "hindrance");
        host.giveProbation(SHORT);
        long begin = System.nanoTime();
        Duration longer = Duration.ofSeconds(4 * SHORT);
        Await.until("the probation is long over", () -> System.nanoTime() - begin > longer.toNanos());
        assertThat(host.bundle(ADAPTER).getVersion()).isEqualTo(Version.parseVersion(NEXT));
        host.giveProbation(AMPLE);

        host.platformReturns();
        host.awaitState("main", "READY");
        host.assertEcho(APP, "after the outage");
        Await.until("the probation is passed", () -> !host.health().contains("bundle " + ADAPTER));
        assertThat(host.bundle(ADAPTER).getVersion()).isEqualTo(Version.parseVersion(NEXT));
        assertThat(host.inBundles("qqbot.jar.rejected")).doesNotExist();
    }

    @Test
    void afterOneRollBackItEnds(ExamHost host) throws Exception {
        host.platform().faults().set(Knob.BANNED, true);
        host.drop(BundleJar.neverReady(ADAPTER, NEXT), "qqbot.jar");
        host.awaitVersion(ADAPTER, NEXT);
        host.giveProbation(SHORT);
        host.awaitVersion(ADAPTER, BUILT);
        host.awaitHealth("not ready either", "a person is needed");

        assertThat(host.bundle(ADAPTER).getVersion()).isEqualTo(Version.parseVersion(BUILT));
        assertThat(host.inBundles("qqbot.jar.rejected.txt")).content().contains("shard", "not ready either", "banned");
        host.platform().faults().clear();
        // a change of the configuration wakes a parked account
        host.account("main", APP, ExamHost.SECRET, "maxTextLength = 700");
        host.assertEcho(APP, "a person has seen to it");
        Await.until("the report is over", () -> !host.health().contains("bundle " + ADAPTER));
    }

    @Test
    void aJarOfOlderStateChangesNothing(ExamHost host) throws Exception {
        long modified = host.bundle(ADAPTER).getLastModified();
        long mark = host.mark();
        host.drop(BundleJar.with(BundleJar.built(ADAPTER, NEXT), Map.of("Agenthost-State-Version", "0")), "qqbot.jar");
        Await.until("the refusal is told", () -> Files.exists(host.inBundles("qqbot.jar.rejected.txt")));

        assertThat(host.inBundles("qqbot.jar.rejected.txt")).content().contains("state of version 0", "expected 1");
        host.assertEcho(APP, "still here");
        assertThat(host.reconnects(mark, APP)).isEmpty();
        assertThat(host.bundle(ADAPTER).getLastModified()).isEqualTo(modified);
    }

    private void assertThatTheGoodOneIsBack(ExamHost host, String dropped, long mark) throws Exception {
        Await.until("the bad one is rejected", () -> Files.exists(host.inBundles(dropped + ".rejected")));
        host.awaitVersion(ADAPTER, BUILT);
        host.awaitState("main", "READY");
        host.assertEcho(APP, "after the roll-back");
        assertThat(host.inBundles("qqbot.jar")).hasBinaryContent(BundleJar.built(ADAPTER));
        assertThat(host.reconnects(mark, APP)).noneMatch(Seen.Identify.class::isInstance);
    }
}
