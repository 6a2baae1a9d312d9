package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final RetryRule rule =
            new RetryRule(new DeliveryBounds(5, Duration.ofMillis(500), Duration.ofSeconds(3)), new Random(1));

    @ParameterizedTest
    @CsvSource({
        "AMBIGUOUS,     EXACTLY_ONCE, true",
        "AMBIGUOUS,     AT_MOST_ONCE, false",
        "UNAVAILABLE,   EXACTLY_ONCE, true",
        "UNAVAILABLE,   AT_MOST_ONCE, true",
        "RATE_LIMITED,  EXACTLY_ONCE, true",
        "RATE_LIMITED,  AT_MOST_ONCE, true",
        "WINDOW_CLOSED, EXACTLY_ONCE, false",
        "WINDOW_CLOSED, AT_MOST_ONCE, false",
        "UNAUTHORIZED,  EXACTLY_ONCE, false",
        "UNAUTHORIZED,  AT_MOST_ONCE, false",
        "REFUSED,       EXACTLY_ONCE, false",
        "REFUSED,       AT_MOST_ONCE, false",
    })
    void repeatsOnlyWhatIsHarmless(Kind kind, DeliveryGuarantee guarantee, boolean again) {
        assertThat(rule.next(failure(kind, null), guarantee, 1, LONG).isPresent())
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"1, 250, 500", "2, 500, 1000", "3, 1000, 2000", "4, 1500, 3000"})
    void waitsLongerEveryTimeUpToACapWithTheUpperHalfRandom(int attempt, long least, long most) {
        Duration delay = next(Kind.UNAVAILABLE, null, attempt, LONG).orElseThrow();

        assertThat(delay).isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        assertThat(next(Kind.UNAVAILABLE, null, 5, LONG)).isEmpty();
    }

    @Test
    void waitsAsLongAsThePlatformAsks() {
        assertThat(next(Kind.RATE_LIMITED, Duration.ofSeconds(60), 1, LONG)).contains(Duration.ofSeconds(60));
    }

    @Test
    void givesUpWhenTheWindowClosesBefore() {
        assertThat(next(Kind.RATE_LIMITED, Duration.ofSeconds(60), 1, Duration.ofSeconds(59)))
                .isEmpty();
    }

    private Optional<Duration> next(Kind kind, Duration retryAfter, int attempt, Duration left) {
        return rule.next(failure(kind, retryAfter), DeliveryGuarantee.EXACTLY_ONCE, attempt, left);
    }

    private static DeliveryException failure(Kind kind, Duration retryAfter) {
        return new DeliveryException(kind, "on purpose", null, null, retryAfter, null);
    }
}
