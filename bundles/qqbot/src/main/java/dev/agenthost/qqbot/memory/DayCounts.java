package dev.agenthost.qqbot.memory;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often what was done today, where the platform allows so many a day, and what it said is used up. Its day begins at midnight
 * in China (+08:00), by inference: protocol 6.5 only says "per day".
 *
 * <p>Kept under {@code day/DATE/WHAT} as the count and the platform's code (0 while it said nothing), until the day is over. At
 * most 10,000 are in memory, the longest unused are read again. Any thread; nothing throws, and while the store cannot tell, what
 * it would tell counts for nothing.
 */
public final class DayCounts {
    private static final String PREFIX = "day/";
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final int LONGEST_NAME = 270;
    private static final int MOST_IN_MEMORY = 10_000;
    private static final Count NONE = new Count(0, 0);

    private final AccountMemory memory;
    private final InstantSource clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            boolean full = size() > MOST_IN_MEMORY;
            whole &= !full;
            return full;
        }
    };

    private @Nullable LocalDate day;

    /** Whether what is not in memory was not done today. */
    private boolean whole;

    /**
     * Of one thing, today.
     *
     * @param done how often
     * @param code with which the platform said that no more can be done; 0 when it did not
     */
    public record Count(int done, int code) {
        private static Count read(String value) {
            int space = value.indexOf(' ');
            return new Count(Integer.parseInt(value.substring(0, space)), Integer.parseInt(value.substring(space + 1)));
        }

        private String write() {
            return done + " " + code;
        }

        private Count plus(int more) {
            return new Count(Math.max(0, done + more), code);
        }
    }

    /**
     * What keeps from doing something today.
     *
     * @param what is used up
     * @param until when it is free again
     */
    public record UsedUp(String what, Count count, Instant until) {}

    /** @param clock the wall clock */
    public DayCounts(AccountMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** How often it was done today. */
    public Count of(String what) {
        fetch(what);
        synchronized (counts) {
            return counts.getOrDefault(what, NONE);
        }
    }

    /**
     * Counts one of everything, or nothing when anything is used up.
     *
     * @param most how many there may be of what
     * @return what is used up, if anything
     */
    public Optional<UsedUp> take(Map<String, Integer> most) {
        most.keySet().forEach(this::fetch);
        synchronized (counts) {
            for (Map.Entry<String, Integer> each : most.entrySet()) {
                Count count = counts.getOrDefault(each.getKey(), NONE);
                if (count.code() != 0 || count.done() >= each.getValue()) {
                    return Optional.of(new UsedUp(each.getKey(), count, dayEnds()));
                }
            }
            one(most.keySet());
        }
        most.keySet().forEach(this::store);
        return Optional.empty();
    }

    /** Counts one of everything, used up or not. */
    public void add(Collection<String> all) {
        all.forEach(this::fetch);
        synchronized (counts) {
            one(all);
        }
        all.forEach(this::store);
    }

    private void one(Collection<String> all) {
        all.forEach(what -> counts.merge(what, new Count(1, 0), (old, one) -> old.plus(1)));
    }

    /** One of everything was not done after all. */
    public void giveBack(Collection<String> all) {
        for (String what : all) {
            fetch(what);
            synchronized (counts) {
                counts.computeIfPresent(what, (any, count) -> count.plus(-1));
            }
            store(what);
        }
    }

    /** The platform said that no more of it can be done today. */
    public void usedUp(String what, int code) {
        fetch(what);
        synchronized (counts) {
            counts.put(what, new Count(counts.getOrDefault(what, NONE).done(), code));
        }
        store(what);
    }

    /** What the platform said may be asked of it again; what was counted stays. */
    public void forgetRefusals() {
        view().forEach((what, count) -> {
            if (count.code() != 0) {
                usedUp(what, 0);
            }
        });
    }

    /** All that is in memory of today. */
    public SortedMap<String, Count> view() {
        fetch("");
        synchronized (counts) {
            return new TreeMap<>(counts);
        }
    }

    /** When everything is free again. */
    public Instant dayEnds() {
        return today().plusDays(1).atStartOfDay(CHINA).toInstant();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), CHINA);
    }

    /** Sees to it that what the store knows of today is in memory. */
    private void fetch(String what) {
        LocalDate today = today();
        boolean first;
        synchronized (counts) {
            first = !today.equals(day);
            if (!first && (whole || what.isEmpty() || counts.containsKey(what))) {
                return;
            }
        }
        try {
            if (first) {
                begin(today, memory.all(prefix(today)), true);
            } else if (what.length() <= LONGEST_NAME) {
                memory.get(prefix(today) + what).ifPresent(value -> {
                    synchronized (counts) {
                        counts.putIfAbsent(what, Count.read(value));
                    }
                });
            }
        } catch (UnavailableException storeIsAway) {
            begin(today, Map.of(), false);
        }
    }

    private void begin(LocalDate today, Map<String, String> stored, boolean told) {
        synchronized (counts) {
            if (!today.equals(day)) {
                day = today;
                counts.clear();
                whole = told && stored.size() < MOST_IN_MEMORY;
                stored.forEach(
                        (key, value) -> counts.put(key.substring(prefix(today).length()), Count.read(value)));
            }
        }
    }

    private void store(String what) {
        if (what.length() > LONGEST_NAME) {
            return;
        }
        Count count = of(what);
        Duration left = Duration.between(clock.instant(), dayEnds());
        memory.put(prefix(today()) + what, count.write(), left, null);
    }

    private static String prefix(LocalDate today) {
        return PREFIX + today + "/";
    }
}
