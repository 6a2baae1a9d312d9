package dev.agenthost.qqbot.connection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to an account, and logs oddities once each. Thread-safe. */
final class Counters {
    private static final Logger log = LoggerFactory.getLogger(Counters.class);
    private static final int ODDITIES = 100;

    private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final String account;

    Counters(String account) {
        this.account = account;
        for (Count count : Count.values()) {
            counts.put(count, new AtomicLong());
        }
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long more) {
        of(count).addAndGet(more);
    }

    /** Counts, and logs the first of its kind. */
    void odd(Count count, Object kind) {
        add(count);
        String oddity = count.shown() + ": " + kind;
        if (logged.size() < ODDITIES && logged.add(oddity)) {
            log.info("{}: {} (counted from now on, not logged again)", account, oddity);
        }
    }

    private AtomicLong of(Count count) {
        AtomicLong value = counts.get(count);
        if (value == null) {
            throw new IllegalStateException("no counter " + count);
        }
        return value;
    }

    Map<String, Long> view() {
        Map<String, Long> view = new LinkedHashMap<>();
        counts.forEach((count, value) -> view.put(count.shown(), value.get()));
        return view;
    }
}
