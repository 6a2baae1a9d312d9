package dev.agenthost.qqbot.gateway;

import dev.agenthost.qqbot.rest.SessionStartLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spaces Identify: a few within 5 seconds per app (protocol 2). Shared by all
 * accounts of the bundle, since several may have one app. Thread-safe.
 */
public final class IdentifyRate {
    static final long WINDOW = Duration.ofSeconds(5).toNanos();

    private final Map<String, Deque<Long>> slotsByApp = new HashMap<>();

    /**
     * Takes the next free slot.
     *
     * @param now monotonic, in nanoseconds
     * @return how long to wait before Identify
     */
    public synchronized Duration reserve(String appId, @Nullable SessionStartLimit limit, long now) {
        slotsByApp.values().removeIf(slots -> now - slots.getLast() >= WINDOW);
        int concurrency = limit == null ? 1 : Math.max(1, limit.maxConcurrency());
        Deque<Long> slots = slotsByApp.computeIfAbsent(appId, app -> new ArrayDeque<>());
        while (slots.size() > concurrency) {
            slots.removeFirst();
        }
        long slot = slots.size() < concurrency ? now : now + Math.max(0, slots.removeFirst() + WINDOW - now);
        slots.addLast(slot);
        return Duration.ofNanos(slot - now);
    }
}
