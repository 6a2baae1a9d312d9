package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.UnavailableException;

/**
 * Why the host takes no messages from us now; connecting would be of no use.
 *
 * @param parks whether it may last until a person does something
 */
record Obstacle(boolean parks, String words) {
    static final Obstacle INBOX_FULL = new Obstacle(false, "waiting for room in the inbox");
    static final Obstacle STORE_UNAVAILABLE = new Obstacle(true, "waiting for the store");

    /** With what the host says about it. */
    static Obstacle of(UnavailableException unavailable) {
        return new Obstacle(true, STORE_UNAVAILABLE + ": " + unavailable.getMessage());
    }

    @Override
    public String toString() {
        return words;
    }
}
