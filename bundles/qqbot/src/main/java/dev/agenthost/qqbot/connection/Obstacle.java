package dev.agenthost.qqbot.connection;

/** Why the host takes no messages from us now; connecting would be of no use. */
enum Obstacle {
    INBOX_FULL("waiting for room in the inbox"),
    STORE_UNAVAILABLE("waiting for the store");

    private final String words;

    Obstacle(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
