package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.heartbeat.LiveSession;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The bug this adapter exists to end: one flag meant both "running" and "connected"; a slow reconnect ended the heartbeat
 * for ever, and every later socket was closed with 4009.
 */
final class OriginalBugTest {
    private static void fourThousandAndNineAgainAndAgain(World world) {
        world.untilReady();
        for (int round = 0; round < 20; round++) {
            world.platform.discoveryDelay =
                    world.platform.interval.multipliedBy(5).dividedBy(2);
            world.platform.live().drop(4009);
            world.pass(Duration.ofSeconds(1));
            world.untilReady();
            world.pass(world.platform.interval.multipliedBy(3));
            assertThat(world.platform.ready())
                    .as("round %d: still there", round)
                    .isTrue();
        }
        assertThat(world.platform.supervisedCloses).isEmpty();
        assertThat(world.platform.identifies).isEqualTo(1);
        assertThat(world.platform.resumes).isEqualTo(20);
    }

    private static World world(SessionListenerOf heartbeat) {
        World world = new World(1);
        world.platform.interval = Duration.ofSeconds(10);
        world.listen(heartbeat.in(world));
        world.configure(World.settings());
        world.switchOn();
        return world;
    }

    private interface SessionListenerOf {
        SessionListener in(World world);
    }

    @Test
    void the_heartbeat_survives_every_gap() {
        fourThousandAndNineAgainAndAgain(world(world -> new Heartbeat(world.scheduler, world.time::nanoTime)));
    }

    @Test
    void a_heartbeat_bound_to_the_connection_flag_turns_this_red() {
        assertThatThrownBy(() -> fourThousandAndNineAgainAndAgain(world(FlagBoundHeartbeat::new)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a heartbeat within 1.1 intervals");
    }

    /** As the well-known host had it: started once, it ends when it finds the flag cleared. */
    private static final class FlagBoundHeartbeat implements SessionListener {
        private final World world;
        private boolean started;
        private @Nullable LiveSession connected;

        FlagBoundHeartbeat(World world) {
            this.world = world;
        }

        @Override
        public void sessionAvailable(LiveSession session) {
            connected = session;
            if (!started) {
                started = true;
                loop();
            }
        }

        @Override
        public void sessionGone(LiveSession session) {
            connected = null;
        }

        private void loop() {
            if (connected != null) {
                connected.beat();
                var unused = world.scheduler.schedule(
                        this::loop, connected.heartbeatInterval().toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }
}
