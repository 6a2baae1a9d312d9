package dev.agenthost.qqbot.connection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to an account, and logs oddities once each. Thread-safe. */
final class Counters {
    private static final Logger log = LoggerFactory.getLogger(Counters.class);

    /** Kinds of one count that are logged; more are only counted. */
    private static final int KINDS = 20;

    private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
    private final Map<Count, Set<String>> logged = new EnumMap<>(Count.class);
    private final String account;

    Counters(String account) {
        this.account = account;
        for (Count count : Count.values()) {
            counts.put(count, new AtomicLong());
            logged.put(count, ConcurrentHashMap.newKeySet());
        }
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long more) {
        of(count).addAndGet(more);
    }

    /** Counts, and logs the first of its kind; no more than twenty kinds of one count. */
    void odd(Count count, Object kind) {
        add(count);
        Set<String> kinds = Objects.requireNonNull(logged.get(count));
        if (kinds.size() < KINDS && kinds.add(kind.toString())) {
            log.info("{}: {}: {} (counted from now on, not logged again)", account, count.shown(), kind);
        }
    }

    private AtomicLong of(Count count) {
        return Objects.requireNonNull(counts.get(count));
    }

    Map<String, Long> view() {
        Map<String, Long> view = new LinkedHashMap<>();
        counts.forEach((count, value) -> view.put(count.shown(), value.get()));
        return view;
    }
}
