package dev.agenthost.core.journal;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.store.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The memory of an account: what is put goes into the journal in its place, what is asked sees what waits there. */
final class StoredMemory implements AccountMemory {
    private static final int LONGEST_KEY = 300;
    private static final int LONGEST_VALUE = 64 << 10;

    /** How many keys one answer holds; how many an account has is bounded by the store. */
    private static final int MOST_TOLD = 10_000;

    private final OpenInbox inbox;
    private final AccountJournal account;
    private final Journal journal;
    private final InstantSource clock;

    StoredMemory(OpenInbox inbox, AccountJournal account, Journal journal, InstantSource clock) {
        this.inbox = inbox;
        this.account = account;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Optional<String> get(String key) throws UnavailableException {
        Change waiting = account.unstored().get(key);
        return waiting == null
                ? Optional.ofNullable(journal.read(store -> store.remembered(account.account, key)))
                : Optional.ofNullable(value(waiting, clock.instant()));
    }

    @Override
    public Map<String, String> all(String prefix) throws UnavailableException {
        Map<String, Change> waiting = account.unstored().beginningWith(prefix);
        Map<String, String> stored = journal.read(store -> store.remembered(account.account, prefix, MOST_TOLD));
        Map<String, String> all = new TreeMap<>(stored);
        Instant now = clock.instant();
        waiting.forEach((key, change) -> {
            String value = value(change, now);
            if (value == null) {
                all.remove(key);
            } else {
                all.put(key, value);
            }
        });
        all.keySet().removeIf(key -> key.startsWith(HostKeys.PREFIX));
        return all;
    }

    /** What is kept once this change is stored. */
    private static @Nullable String value(Change change, Instant now) {
        return change instanceof Change.Remember put
                        && (put.expiresAt() == null || put.expiresAt().isAfter(now))
                ? put.value()
                : null;
    }

    @Override
    public void put(String key, String value, @Nullable Duration life, @Nullable String person) {
        requireKey(key);
        requireShort("value", value, LONGEST_VALUE);
        Instant now = clock.instant();
        account.keep(
                inbox,
                key,
                new Change.Remember(account.account, key, value, life == null ? null : now.plus(life), person, now),
                2L * (key.length() + value.length()));
    }

    @Override
    public void remove(String key) {
        requireKey(key);
        account.keep(inbox, key, new Change.ForgetKey(account.account, key), 2L * key.length());
    }

    private static void requireKey(String key) {
        requireShort("key", key, LONGEST_KEY);
        if (key.startsWith(HostKeys.PREFIX)) {
            throw new IllegalArgumentException("keys that begin with " + HostKeys.PREFIX + " are the host's own");
        }
    }

    private static void requireShort(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + longest + " characters, found " + text.length());
        }
    }
}
