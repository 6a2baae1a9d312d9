package dev.agenthost.core.notes;

import dev.agenthost.store.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The host's notes of one account, as they are stored. Thread-safe. */
public final class Page {
    private final ConcurrentSkipListMap<String, String> notes;

    /** Of those that were noted since this was read. */
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

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

    /** What stands under keys that begin so, in their order; some may have expired. */
    public SortedMap<String, String> beginningWith(String prefix) {
        return notes.isEmpty() ? new TreeMap<>() : notes.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    /** These changes are stored. */
    public void stored(List<? extends Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.Remember put) {
                forgetExpired(put.at());
                notes.put(put.key(), put.value());
                if (put.expiresAt() != null) {
                    expiries.put(put.key(), put.expiresAt());
                }
            } else if (change instanceof Change.ForgetKey gone) {
                forget(gone.key());
            }
        }
    }

    /** Few are noted at a time, and few of them wait long. */
    private void forgetExpired(Instant now) {
        expiries.forEach((key, at) -> {
            if (!at.isAfter(now)) {
                forget(key);
            }
        });
    }

    private void forget(String key) {
        notes.remove(key);
        expiries.remove(key);
    }
}
