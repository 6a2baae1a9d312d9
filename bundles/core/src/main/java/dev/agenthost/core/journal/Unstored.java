package dev.agenthost.core.journal;

import dev.agenthost.store.Change;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What becomes of keys of an account's memory once everything that waits is stored. Thread-safe. */
final class Unstored {
    private final Map<String, Change> last = new ConcurrentHashMap<>(2);

    /** From here on this is what becomes of the key. */
    void add(String key, Change change) {
        last.put(key, change);
    }

    /** This is stored, or never will be; a later one of the same key stays. */
    void remove(String key, Change change) {
        last.computeIfPresent(key, (same, newest) -> newest == change ? null : newest);
    }

    /** Null when nothing of it waits. */
    @Nullable
    Change get(String key) {
        return last.get(key);
    }

    Map<String, Change> beginningWith(String prefix) {
        Map<String, Change> found = new LinkedHashMap<>();
        last.forEach((key, change) -> {
            if (key.startsWith(prefix)) {
                found.put(key, change);
            }
        });
        return found;
    }
}
