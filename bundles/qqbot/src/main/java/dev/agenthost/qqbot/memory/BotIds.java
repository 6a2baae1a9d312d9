package dev.agenthost.qqbot.memory;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * By which id mentions in guilds mean the bot of an app (protocol 3.3, 6.10). Kept under {@code bot/APP} for as long as the
 * account is. Any thread; nothing throws.
 */
public final class BotIds {
    private static final String PREFIX = "bot/";

    private final AccountMemory memory;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    public BotIds(AccountMemory memory) {
        this.memory = memory;
    }

    /** Empty while nobody told it, or the store cannot tell now. */
    public Optional<String> of(String appId) {
        String id = known.get(appId);
        if (id != null) {
            return Optional.of(id);
        }
        try {
            Optional<String> stored = memory.get(PREFIX + appId);
            stored.ifPresent(told -> known.putIfAbsent(appId, told));
            return stored;
        } catch (UnavailableException storeIsAway) {
            return Optional.empty();
        }
    }

    /** The platform told it. */
    public void told(String appId, String id) {
        if (!id.isBlank() && !of(appId).equals(Optional.of(id))) {
            known.put(appId, id);
            memory.put(PREFIX + appId, id, null, null);
        }
    }
}
