package dev.agenthost.qqbot.memory;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which guilds are in truth the direct chat with a person (protocol 5.6): messages say so, button presses there do not. Kept
 * under {@code direct/GUILD} for as long as the account is, and written once a life of the account. Any thread; nothing throws.
 */
public final class DirectGuilds {
    private static final String PREFIX = "direct/";
    private static final String YES = "yes";
    private static final int LONGEST_ID = 100;
    private static final int MOST_IN_MEMORY = 5_000;

    private final AccountMemory memory;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public DirectGuilds(AccountMemory memory) {
        this.memory = memory;
    }

    /** A message of a direct chat came from this guild. */
    public void met(String guildId) {
        if (guildId.length() > LONGEST_ID) {
            return;
        }
        if (known.size() >= MOST_IN_MEMORY) {
            known.clear();
        }
        if (known.add(guildId)) {
            memory.put(PREFIX + guildId, YES, null, null);
        }
    }

    /** Whether a message came from it as from a direct chat, as far as the store can tell now. */
    public boolean contains(String guildId) {
        if (guildId.length() > LONGEST_ID) {
            return false;
        }
        try {
            return known.contains(guildId) || memory.get(PREFIX + guildId).isPresent();
        } catch (UnavailableException storeIsAway) {
            return false;
        }
    }
}
