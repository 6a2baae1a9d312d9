package dev.agenthost.qqbot.memory;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which guild a channel belongs to, as its messages tell (protocol 5.6): of what is sent there, only the channel is known. Kept
 * under {@code channel/CHANNEL} for as long as the account is, and written once a life of the account. Any thread; nothing
 * throws.
 */
public final class ChannelGuilds {
    private static final String PREFIX = "channel/";
    private static final int LONGEST_ID = 100;
    private static final int MOST_IN_MEMORY = 5_000;

    private final AccountMemory memory;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    public ChannelGuilds(AccountMemory memory) {
        this.memory = memory;
    }

    /** A message of this channel named this guild. */
    public void met(String channelId, String guildId) {
        if (channelId.length() > LONGEST_ID || guildId.length() > LONGEST_ID) {
            return;
        }
        if (known.size() >= MOST_IN_MEMORY) {
            known.clear();
        }
        if (!guildId.equals(known.put(channelId, guildId))) {
            memory.put(PREFIX + channelId, guildId, null, null);
        }
    }

    /** The guild of a channel; empty when nobody wrote there yet, or the store cannot tell now. */
    public Optional<String> guild(String channelId) {
        if (channelId.length() > LONGEST_ID) {
            return Optional.empty();
        }
        try {
            String guild = known.get(channelId);
            return guild == null ? memory.get(PREFIX + channelId) : Optional.of(guild);
        } catch (UnavailableException storeIsAway) {
            return Optional.empty();
        }
    }
}
