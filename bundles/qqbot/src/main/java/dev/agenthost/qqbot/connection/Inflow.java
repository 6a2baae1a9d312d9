package dev.agenthost.qqbot.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what waits between the socket and the account's lane, by count and by size. Thread-safe. */
final class Inflow {
    private static final int MAX_FRAMES = 2_000;
    private static final long MAX_CHARACTERS = 16L * 1024 * 1024;

    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong characters = new AtomicLong();

    /** @return false when there is no room; nothing is taken then */
    boolean enter(int length) {
        if (frames.get() >= MAX_FRAMES || (frames.get() > 0 && characters.get() + length > MAX_CHARACTERS)) {
            return false;
        }
        frames.incrementAndGet();
        characters.addAndGet(length);
        return true;
    }

    void leave(int length) {
        frames.decrementAndGet();
        characters.addAndGet(-length);
    }
}
