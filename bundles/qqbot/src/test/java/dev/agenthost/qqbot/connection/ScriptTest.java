package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.connection.Script.Outcome;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same scripts on the fake and over Tyrus: what is proved under the manual clock rests on callbacks that come in this
 * order on real sockets too, and ends at the same position.
 */
final class ScriptTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fake_and_real_sockets_agree(long seed) throws Exception {
        Script script = Script.of(seed);
        Outcome fake = script.playedOn(new FakeStage(seed));
        RealStage sockets = new RealStage();
        try {
            assertThat(script.playedOn(sockets)).as("script %s", script).isEqualTo(fake);
        } finally {
            sockets.end();
        }
    }
}
