package dev.agenthost.qqbot.memory;

import dev.agenthost.message.ChatKind;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has switched proactive messages of this account off or on (protocol 5.7, 6.5). Kept under {@code proactive/KIND/ID} as
 * {@code on} or {@code off}, for as long as the account is; read from the store once and in memory from then on. Where there are more
 * than one answer of the store holds, chats are looked up one by one. Any thread; nothing throws.
 */
public final class ProactiveSwitches {
    private static final String PREFIX = "proactive/";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final int LONGEST_ID = 250;
    private static final int MOST_IN_MEMORY = 20_000;

    /** How many one answer holds: {@link AccountMemory#all}. */
    private static final int MOST_AT_ONCE = 10_000;

    private final AccountMemory memory;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    /** Whether the store knows more than was read. */
    private volatile boolean more;

    private volatile Listener listener = (kind, id) -> {};

    /** Is told of every turn, on the thread that tells it. */
    @FunctionalInterface
    public interface Listener {
        void turned(ChatKind kind, String id);
    }

    public ProactiveSwitches(AccountMemory memory) {
        this.memory = memory;
    }

    /** Whether this chat may be spoken to unasked: so unless it was switched off, as far as the store can tell now. */
    public boolean allowed(ChatKind kind, String id) {
        load();
        String key = key(kind, id);
        String heard = known.get(key);
        return !OFF.equals(heard == null && more ? lookedUp(key) : heard);
    }

    /** Only one listens. */
    public void listen(Listener told) {
        listener = told;
    }

    /** The person, or somebody of the group, turned the switch. */
    public void turned(ChatKind kind, String id, boolean on) {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            return;
        }
        if (known.size() >= MOST_IN_MEMORY) {
            known.clear();
            loaded = false;
        }
        known.put(key(kind, id), on ? ON : OFF);
        memory.put(key(kind, id), on ? ON : OFF, null, null);
        listener.turned(kind, id);
    }

    /** What was heard meanwhile is newer than what is read. */
    private void load() {
        if (loaded) {
            return;
        }
        try {
            Map<String, String> all = memory.all(PREFIX);
            all.forEach(known::putIfAbsent);
            more = all.size() >= MOST_AT_ONCE;
            loaded = true;
        } catch (UnavailableException storeIsAway) {
            // asked again with the next question
        }
    }

    private String lookedUp(String key) {
        try {
            String stored = memory.get(key).orElse(ON);
            if (known.size() < MOST_IN_MEMORY) {
                known.putIfAbsent(key, stored);
            }
            return stored;
        } catch (UnavailableException storeIsAway) {
            return ON;
        }
    }

    private static String key(ChatKind kind, String id) {
        return PREFIX + kind + "/" + id;
    }
}
