package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Oddities are counted, and told once. */
final class CountersTest {
    @Test
    void frames_that_are_not_expected_are_logged_once_whatever_their_sequence_number_is() {
        World world = World.started(1);
        world.untilReady();
        try (LogLines lines = new LogLines(Counters.class)) {
            for (int s = 1; s <= 5; s++) {
                world.platform.live().deliver("{\"op\":10,\"s\":" + s + ",\"d\":{\"heartbeat_interval\":1000}}");
                world.platform.live().deliver("{\"op\":4711,\"s\":" + s + "}");
                world.platform.live().deliver("{\"op\":" + s);
            }
            world.pass(Duration.ofSeconds(1));
            world.connector.look();
            world.scheduler.runReady();

            assertThat(world.counted("unexpectedFrames")).isEqualTo(5);
            assertThat(world.counted("unknownOps")).isEqualTo(5);
            assertThat(world.counted("malformedFrames")).isEqualTo(5);
            assertThat(lines.at(Level.INFO))
                    .containsExactly(
                            "qqbot/main: unexpectedFrames: op 10 while ready (counted from now on, not logged again)",
                            "qqbot/main: unknownOps: 4711 (counted from now on, not logged again)",
                            "qqbot/main: malformedFrames: not a JSON object (counted from now on, not logged again)");
        }
    }

    @Test
    void many_kinds_of_one_count_do_not_silence_the_others() {
        Counters counters = new Counters("a");
        try (LogLines lines = new LogLines(Counters.class)) {
            for (int op = 100; op < 300; op++) {
                counters.odd(Count.UNKNOWN_OPS, op);
            }
            assertThat(lines.at(Level.INFO)).hasSize(20);

            counters.odd(Count.UNKNOWN_EVENTS, "NEW_EVENT");
            assertThat(lines.at(Level.INFO)).hasSize(21);
        }
    }
}
