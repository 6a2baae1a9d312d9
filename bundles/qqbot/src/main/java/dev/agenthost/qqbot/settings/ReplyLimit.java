package dev.agenthost.qqbot.settings;

import java.time.Duration;

/**
 * What the platform allows in reply to one message of a kind of chat (protocol 6.4).
 *
 * @param replies how many; {@link #UNCOUNTED} for any number
 * @param window how long after the message
 */
public record ReplyLimit(int replies, Duration window) {
    /** The platform names no number. */
    public static final int UNCOUNTED = 0;
}
