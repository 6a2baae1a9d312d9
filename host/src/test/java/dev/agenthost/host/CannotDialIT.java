package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static dev.agenthost.host.ExamHost.APP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** An update of the QQ adapter that says of a platform in good health that it does not answer. */
@OnExamHost
class CannotDialIT {
    /** Longer than the test. */
    private static final int AMPLE = 600;

    private static final int SHORT = 1;
    private static final String BUILT = "0.1.0";
    private static final String NEXT = "0.1.1";

    @Test
    void itGoesSinceTheHostItselfReachesThePlatform(ExamHost host) throws Exception {
        host.giveProbation(AMPLE);
        host.connect();
        host.assertEcho(APP, "all is well");
        Await.until("the adapter has proved itself", () -> Files.exists(host.kept(ADAPTER + ".jar")));

        host.drop(BundleJar.cannotDial(ADAPTER, NEXT), "qqbot.jar");
        host.awaitVersion(ADAPTER, NEXT);
        host.awaitHealth(NEXT + " is on probation", "\"hindrance\"");
        host.say(APP, "said on probation");
        // nothing is held against it but what it says of the platform
        host.giveProbation(SHORT);
        Await.until("the bad one is rejected", () -> Files.exists(host.inBundles("qqbot.jar.rejected.txt")));
        host.giveProbation(AMPLE);

        assertThat(host.inBundles("qqbot.jar.rejected.txt"))
                .content()
                .contains(NEXT, "qqbot/main is CONNECTING", "although 127.0.0.1:", "can be reached");
        host.awaitVersion(ADAPTER, BUILT);
        host.awaitState("main", "READY");
        Await.until("what was said is answered", () -> host.answered(APP, "said on probation"));
        host.assertEcho(APP, "after the roll-back");
    }
}
