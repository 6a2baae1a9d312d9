package dev.agenthost.qqbot;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What an account remembers, in memory; nothing expires. */
public final class MapMemory implements AccountMemory {
    private static final int MOST_TOLD = 10_000;

    public final SortedMap<String, String> values = new ConcurrentSkipListMap<>();

    /** Whose words are under which key. */
    public final Map<String, String> persons = new ConcurrentHashMap<>();

    /** Whether nothing can be read now. */
    public volatile boolean away;

    @Override
    public Optional<String> get(String key) throws UnavailableException {
        requireThere();
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public Map<String, String> all(String prefix) throws UnavailableException {
        requireThere();
        Map<String, String> all = new TreeMap<>();
        values.subMap(prefix, prefix + Character.MAX_VALUE).entrySet().stream()
                .limit(MOST_TOLD)
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    private void requireThere() throws UnavailableException {
        if (away) {
            throw new UnavailableException("on purpose");
        }
    }

    @Override
    public void put(String key, String value, @Nullable Duration life, @Nullable String person) {
        values.put(key, value);
        if (person != null) {
            persons.put(key, person);
        }
    }

    @Override
    public void remove(String key) {
        values.remove(key);
        persons.remove(key);
    }
}
