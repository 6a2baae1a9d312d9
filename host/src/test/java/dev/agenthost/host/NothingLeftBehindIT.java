package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.ADAPTER;
import static dev.agenthost.host.ExamHost.AGENT;
import static dev.agenthost.host.ExamHost.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.simulator.platform.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** What is replaced or removed is gone: threads, services, class loaders. */
@OnExamHost
class NothingLeftBehindIT {
    private static final int UPDATES = 10;

    @Nested
    class AfterTenUpdatesAndARemoval {
        @Test
        void ofTheAdapter(ExamHost host) throws Exception {
            Loaders loaders = new Loaders();
            host.connect();
            for (int update = 1; update <= UPDATES; update++) {
                host.assertEcho(APP, "before update " + update);
                loaders.watch(host.bundle(ADAPTER));
                long mark = host.mark();
                host.drop(BundleJar.built(ADAPTER, "0.1." + update), "qqbot.jar");
                host.awaitVersion(ADAPTER, "0.1." + update);
                host.awaitSeen(mark, Seen.Resumed.class, APP);
            }
            host.assertEcho(APP, "after the last update");
            loaders.watch(host.bundle(ADAPTER));
            host.delete("qqbot.jar");
            host.awaitGone(ADAPTER);

            assertThat(host.services("dev.agenthost.platform.PlatformAdapter")).isEmpty();
            assertThat(host.services("dev.agenthost.qqbot.heartbeat.SessionListener"))
                    .isEmpty();
            Await.until("its threads are gone", () -> threads("qqbot-").isEmpty());
            assertThat(loaders.count()).isEqualTo(UPDATES + 1);
            loaders.assertCollected();
        }

        @Test
        void ofTheAgent(ExamHost host) throws Exception {
            Loaders loaders = new Loaders();
            host.connect();
            for (int update = 1; update <= UPDATES; update++) {
                host.assertEcho(APP, "before update " + update);
                loaders.watch(host.bundle(AGENT));
                host.drop(BundleJar.built(AGENT, "0.1." + update), "echo.jar");
                host.awaitVersion(AGENT, "0.1." + update);
            }
            host.assertEcho(APP, "after the last update");
            loaders.watch(host.bundle(AGENT));
            host.delete("echo.jar");
            host.awaitGone(AGENT);

            assertThat(host.services("dev.agenthost.agent.Agent")).isEmpty();
            assertThat(loaders.count()).isEqualTo(UPDATES + 1);
            loaders.assertCollected();
        }
    }

    @Nested
    class ABundleThatLeavesSomethingBehind {
        /** Parks an object of its own where everybody can see it, and forgets it there. */
        public static final class Parking implements BundleActivator {
            @Override
            public void start(BundleContext context) {
                System.getProperties().put(NAME, this);
            }

            @Override
            public void stop(BundleContext context) {
                // Nothing: that is the leak.
            }
        }

        static final String NAME = "dev.agenthost.parking";

        @Test
        void isNoticedAndItsHolderNamed(ExamHost host) throws Exception {
            Loaders loaders = new Loaders(Duration.ofSeconds(2));
            try {
                host.drop(BundleJar.of(NAME, Parking.class), "parking.jar");
                host.awaitActive(NAME);
                loaders.watch(host.bundle(NAME));
                host.delete("parking.jar");
                host.awaitGone(NAME);

                assertThatThrownBy(loaders::assertCollected)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContainingAll(NAME, Parking.class.getName(), "java.util.Properties");
            } finally {
                System.getProperties().remove(NAME);
            }
            loaders.assertCollected();
        }
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
