package dev.agenthost.qqbot.gateway;

/**
 * Fact two: is there a WebSocket? Written by the callbacks {@code onOpen} and {@code onClose} of the sockets only, each
 * speaking for its own generation.
 */
public final class ConnectionState {
    private static final long CLOSED = 0;

    private volatile long generation = CLOSED;

    /** Whether the WebSocket of this generation is open. */
    public boolean isOpen(long asked) {
        return asked != CLOSED && generation == asked;
    }

    /** The generation of the open WebSocket, counted from 1; 0 when there is none. */
    public long generation() {
        return generation;
    }

    /** @return false when a younger one is open: this one must go */
    public synchronized boolean opened(long opened) {
        if (opened < generation) {
            return false;
        }
        generation = opened;
        return true;
    }

    /** Closes nothing but the generation it speaks for. */
    public synchronized void closed(long closed) {
        if (generation == closed) {
            generation = CLOSED;
        }
    }
}
