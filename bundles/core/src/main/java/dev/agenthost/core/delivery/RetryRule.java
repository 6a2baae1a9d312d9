package dev.agenthost.core.delivery;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryGuarantee;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides after a failed attempt whether the same prepared delivery is sent again, and when. */
final class RetryRule {
    private final DeliveryBounds bounds;
    private final RandomGenerator random;

    RetryRule(DeliveryBounds bounds, RandomGenerator random) {
        this.bounds = bounds;
        this.random = random;
    }

    /**
     * @param failure of the attempt
     * @param attempt its number in this life of the host, from 1: what kept an earlier life from sending is over
     * @param left how long a reply is still possible
     * @return how long to wait for the next attempt, or empty to give up
     */
    Optional<Duration> next(DeliveryException failure, DeliveryGuarantee guarantee, int attempt, Duration left) {
        if (attempt >= bounds.attempts() || !mayRepeat(failure.kind(), guarantee)) {
            return Optional.empty();
        }
        Duration backoff = backoff(attempt);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration delay = asked.compareTo(backoff) > 0 ? asked : backoff;
        return delay.compareTo(left) < 0 ? Optional.of(delay) : Optional.empty();
    }

    private static boolean mayRepeat(DeliveryException.Kind kind, DeliveryGuarantee guarantee) {
        return switch (kind) {
            case UNAVAILABLE, RATE_LIMITED -> true;
            case AMBIGUOUS -> guarantee == DeliveryGuarantee.EXACTLY_ONCE;
            case WINDOW_CLOSED, UNBIDDEN, UNAUTHORIZED, REFUSED -> false;
        };
    }

    /** Doubling, capped, the upper half of it random. */
    private Duration backoff(int attempt) {
        long doubled = bounds.firstDelay().toMillis() << Math.min(attempt - 1, 20);
        long capped = Math.min(doubled, bounds.longestDelay().toMillis());
        return Duration.ofMillis(capped / 2 + random.nextLong(capped / 2 + 1));
    }
}
