package dev.agenthost.core.notes;

import dev.agenthost.store.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The host's notes of one account, as they are stored. Thread-safe. */
public final class Page {
    private final ConcurrentSkipListMap<String, String> notes;

    Page(Map<String, String> stored) {
        notes = new ConcurrentSkipListMap<>(stored);
    }

    /** What stands under this key; it may have expired. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(notes.get(key));
    }

    /** Whether anything stands under this key. */
    public boolean has(String key) {
        return notes.containsKey(key);
    }

    /** What stands under keys that begin so, in their order. */
    public SortedMap<String, String> beginningWith(String prefix) {
        return notes.isEmpty() ? new TreeMap<>() : notes.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    /** These changes are stored. */
    public void stored(List<? extends Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.Remember put) {
                notes.put(put.key(), put.value());
            } else if (change instanceof Change.ForgetKey gone) {
                notes.remove(gone.key());
            }
        }
    }
}
