package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.gateway.HeartbeatMonitor.Act;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order in which ten due times and answers can come. */
final class HeartbeatMonitorSequencesTest {
    private static final int LENGTH = 10;

    static IntStream sequences() {
        return IntStream.range(0, 1 << LENGTH);
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void gives_up_exactly_at_the_third_due_time_without_an_answer(int answers) {
        HeartbeatMonitor monitor = new HeartbeatMonitor(Duration.ofSeconds(1), 0);
        int duesSinceAnswer = 0;
        for (int step = 0; step < LENGTH; step++) {
            if ((answers >> step & 1) == 1) {
                monitor.answered();
                duesSinceAnswer = 0;
            } else {
                duesSinceAnswer++;
                assertThat(monitor.due(step)).isEqualTo(duesSinceAnswer < 3 ? Act.BEAT : Act.GIVE_UP);
            }
            assertThat(monitor.unanswered()).isEqualTo(Math.max(0, duesSinceAnswer - 1));
        }
    }
}
