package dev.agenthost.qqbot.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time from the last event of a session that cannot be resumed to the beginning of the next: what the platform sent in
 * between is not replayed. Used on the lane only.
 */
final class Gap {
    private @Nullable Instant lastEvent;
    private boolean open;

    /**
     * A gap that has ended.
     *
     * @param from null when it began in an earlier life of the host
     */
    record Ended(@Nullable Instant from, Instant to) {
        /** Whole seconds; 0 when it is not known. */
        long seconds() {
            return from == null ? 0 : Duration.between(from, to).toSeconds();
        }

        @Override
        public String toString() {
            return (from == null ? "the last event before this start" : from) + " and " + to;
        }
    }

    /** An event came, or a session began. */
    void event(Instant now) {
        if (!open) {
            lastEvent = now;
        }
    }

    /** The session is lost. */
    void begin() {
        open = true;
    }

    /** A new session begins; the gap it ends, if there is one. */
    Optional<Ended> end(Instant now) {
        Optional<Ended> ended = open ? Optional.of(new Ended(lastEvent, now)) : Optional.empty();
        open = false;
        lastEvent = now;
        return ended;
    }
}
