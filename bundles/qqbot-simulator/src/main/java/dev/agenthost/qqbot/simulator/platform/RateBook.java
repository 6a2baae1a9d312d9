package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was taken of each limit in its sliding span (protocol reference 6.5, 8). Thread-safe. */
public final class RateBook {
    /**
     * So many in a span.
     *
     * @param what counted together with everything of the same name
     * @param error the answer beyond it
     */
    public record Limit(String what, Duration span, int most, RestError error) {}

    private final Map<String, Deque<Instant>> taken = new HashMap<>();

    /** Takes one of every limit, or none where one is used up: its error then. */
    public synchronized @Nullable RestError take(Instant now, List<Limit> limits) {
        for (Limit limit : limits) {
            if (within(limit, now).size() >= limit.most()) {
                return limit.error();
            }
        }
        limits.forEach(limit -> within(limit, now).addLast(now));
        return null;
    }

    /** Whether anything of this was taken in its span. */
    public synchronized boolean touched(Limit limit, Instant now) {
        return !within(limit, now).isEmpty();
    }

    private Deque<Instant> within(Limit limit, Instant now) {
        Deque<Instant> times = taken.computeIfAbsent(limit.what() + " in " + limit.span(), key -> new ArrayDeque<>());
        Instant since = now.minus(limit.span());
        while (!times.isEmpty() && !times.getFirst().isAfter(since)) {
            times.removeFirst();
        }
        return times;
    }
}
