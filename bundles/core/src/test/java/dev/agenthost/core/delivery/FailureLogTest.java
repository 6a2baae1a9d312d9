package dev.agenthost.core.delivery;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final DeterministicScheduler timer = new DeterministicScheduler(new ManualTime());
    private final List<String> lines = new ArrayList<>();
    private final FailureLog log = new FailureLog(lines::add);

    private void fail(AccountId account, String reason, String words) {
        log.tell(account, reason, words, delay -> {
            CompletableFuture<Void> over = new CompletableFuture<>();
            var unused = timer.schedule(() -> over.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
            return over;
        });
    }

    @Test
    void saysTheFirstInFullAndCountsTheOthersOnceAMinute() {
        for (int i = 0; i < 2_000; i++) {
            fail(MAIN, "REFUSED, 1", "the words of " + i);
        }
        assertThat(lines).containsExactly("test/main: the words of 0");

        timer.advance(Duration.ofSeconds(60));
        fail(MAIN, "REFUSED, 1", "later");
        timer.advance(Duration.ofSeconds(60));
        assertThat(lines)
                .containsExactly(
                        "test/main: the words of 0",
                        "test/main: 1,999 more in the last 60 s: REFUSED, 1",
                        "test/main: 1 more in the last 60 s: REFUSED, 1");
    }

    @Test
    void saysItInFullAgainAfterAMinuteWithoutAny() {
        fail(MAIN, "REFUSED, 1", "once");
        timer.advance(Duration.ofSeconds(60));
        fail(MAIN, "REFUSED, 1", "again");

        assertThat(lines).containsExactly("test/main: once", "test/main: again");
    }

    @Test
    void keepsAccountsAndReasonsApart() {
        fail(MAIN, "REFUSED, 1", "a");
        fail(MAIN, "REFUSED, 2", "b");
        fail(OTHER, "REFUSED, 1", "c");

        assertThat(lines).containsExactly("test/main: a", "test/main: b", OTHER + ": c");
    }
}
