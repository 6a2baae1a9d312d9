package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time from the last event of a session that cannot be resumed to the beginning of the next: what the platform sent in
 * between is not replayed. Kept in the account's memory under {@code gap/APP#SHARD}, so that it is told however the host ends in
 * between: the time of the last event and, once the session is lost, that it is. Used on the lane only.
 */
final class Gap {
    /** The time of the last event is written down when it is this much later than what stands there. */
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(10);

    private static final String PREFIX = "gap/";
    private static final String LOST = " lost";

    private final AccountMemory memory;
    private final String key;
    private boolean recalled;
    private @Nullable Instant lastEvent;
    private @Nullable Instant written;
    private boolean open;

    /**
     * A gap that has ended.
     *
     * @param from null when nothing is known of an earlier event
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

    /** @param stream which of the account's streams of events: {@link #stream} */
    Gap(AccountMemory memory, String stream) {
        this.memory = memory;
        this.key = PREFIX + stream;
    }

    /** One app's events for one shard; whichever of the platform's hosts sends them. */
    static String stream(Settings settings, Shard shard) {
        return settings.credentials().appId() + "#" + shard;
    }

    /** What an earlier life of the host left is asked for once. */
    void recall() throws UnavailableException {
        if (recalled) {
            return;
        }
        String stored = memory.get(key).orElse("");
        recalled = true;
        if (lastEvent == null) {
            lastEvent = time(stored.replace(LOST, ""));
            written = lastEvent;
        }
        open |= stored.endsWith(LOST);
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null; // nothing was known
        }
    }

    /** An event came. */
    void event(Instant now) {
        if (open) {
            return;
        }
        lastEvent = now;
        if (written == null || Duration.between(written, now).abs().compareTo(WRITTEN_EVERY) >= 0) {
            write();
        }
    }

    /** The session is lost. */
    void begin() {
        if (!open) {
            open = true;
            write();
        }
    }

    /** A new session begins; the gap it ends, if there is one. */
    Optional<Ended> end(Instant now) {
        Optional<Ended> ended = open ? Optional.of(new Ended(lastEvent, now)) : Optional.empty();
        open = false;
        lastEvent = now;
        write();
        return ended;
    }

    /** The stream is not followed any more: nobody waits for what comes next. */
    void forget() {
        memory.remove(key);
        open = false;
        lastEvent = null;
        written = null;
    }

    private void write() {
        written = lastEvent;
        memory.put(key, (lastEvent == null ? "" : lastEvent) + (open ? LOST : ""), null, null);
    }
}
