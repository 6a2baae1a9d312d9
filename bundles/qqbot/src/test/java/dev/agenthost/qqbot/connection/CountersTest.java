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
    void what_no_document_knows_is_counted_and_told_once() {
        World world = World.started(1);
        world.untilReady();
        try (LogLines lines = new LogLines(Counters.class)) {
            for (int i = 0; i < 2; i++) {
                world.platform.live().deliverBinary("{\"op\":11}");
                world.platform.dispatch("{\"op\":0,\"s\":1,\"t\":\"C2C_MESSAGE_CREATE\",\"d\":{}}");
                world.pass(Duration.ofSeconds(1));
            }
            for (int i = 0; i < 2; i++) {
                world.platform.live().drop(4711);
                world.pass(Duration.ofMinutes(1));
                assertThat(world.platform.ready()).isTrue();
            }
            world.connector.look();
            world.scheduler.runReady();

            assertThat(world.counted("binaryFrames")).isEqualTo(2);
            assertThat(world.counted("malformedEvents")).isEqualTo(2);
            assertThat(world.counted("unknownCloseCodes")).isEqualTo(2);
            assertThat(lines.at(Level.INFO)).hasSize(3).doesNotHaveDuplicates();
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
