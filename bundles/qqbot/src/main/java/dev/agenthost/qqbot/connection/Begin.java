package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * When the session of a stream began, by the wall clock; kept in the account's memory under {@code session/PARTITION}, so that a
 * session grows older over restarts and updates too. Used on the lane only.
 */
final class Begin {
    private static final String PREFIX = "session/";

    private final AccountMemory memory;

    Begin(AccountMemory memory) {
        this.memory = memory;
    }

    /** A session begins. */
    void write(String partition, String session, Instant now) {
        memory.put(PREFIX + partition, session + " " + now, null, null);
    }

    /** How long ago this session began; one of which nothing is known begins now. */
    Duration age(String partition, String session, Instant now) throws UnavailableException {
        String stored = memory.get(PREFIX + partition).orElse("");
        Instant began = stored.startsWith(session + " ") ? time(stored.substring(session.length() + 1), now) : now;
        write(partition, session, began); // among the youngest again, which the memory keeps
        return began.isBefore(now) ? Duration.between(began, now) : Duration.ZERO;
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /** The stream is not followed any more. */
    void forget(String partition) {
        memory.remove(PREFIX + partition);
    }
}
