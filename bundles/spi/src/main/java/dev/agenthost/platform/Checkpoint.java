package dev.agenthost.platform;

import java.util.Objects;

/**
 * How far an account's stream of events has been taken over by the host: stored with the message it belongs to, never before
 * it.
 *
 * @param partition which stream of the account, with everything that makes a stored position worthless when it changes (QQ:
 *     app id and shard); an account without partitions uses the empty text
 * @param session the platform's session the position belongs to; a commit of one session never moves the position of another
 * @param sequence the position within the session; rises
 */
public record Checkpoint(String partition, String session, long sequence) {
    public Checkpoint {
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(session, "session");
    }
}
