package dev.agenthost.qqbot.memory;

import dev.agenthost.message.ChatKind;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has switched proactive messages of this account off or on (protocol 5.7, 6.5). Kept under {@code proactive/KIND/ID} as
 * {@code on} or {@code off}, for as long as the account is; read from the store once and in memory from then on. Any thread;
 * nothing throws.
 */
public final class ProactiveSwitches {
    private static final String PREFIX = "proactive/";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final int LONGEST_ID = 250;
    private static final int MOST_IN_MEMORY = 20_000;

    private final AccountMemory memory;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile boolean loaded;
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
        return !OFF.equals(known.get(key(kind, id)));
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
            memory.all(PREFIX).forEach(known::putIfAbsent);
            loaded = true;
        } catch (UnavailableException storeIsAway) {
            // asked again with the next question
        }
    }

    private static String key(ChatKind kind, String id) {
        return PREFIX + kind + "/" + id;
    }
}
