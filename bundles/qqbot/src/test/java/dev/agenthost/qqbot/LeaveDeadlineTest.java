package dev.agenthost.qqbot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaveDeadlineTest {
    private final ManualTime time = new ManualTime();
    private final LeaveDeadline deadline =
            new LeaveDeadline(time::nanoTime, Duration.ofSeconds(2), Duration.ofSeconds(5));

    @Test
    void theFirstAccountHasTheWholeTime() {
        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void accountsThatLeaveTogetherShareIt() {
        deadline.remaining();
        time.advance(Duration.ofMillis(1_500));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(500));
        time.advance(Duration.ofMillis(1_500));
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void anAccountThatLeavesLaterHasTimeOfItsOwn() {
        deadline.remaining();
        time.advance(Duration.ofSeconds(6));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
    }
}
