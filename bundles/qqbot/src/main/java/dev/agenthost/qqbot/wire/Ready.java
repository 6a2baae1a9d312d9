package dev.agenthost.qqbot.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an Identify that succeeded (READY).
 *
 * @param sessionId opaque; absent only from a broken platform
 * @param user the bot itself
 * @param shard as the platform says it; may differ from what was asked for
 */
public record Ready(
        @Nullable String sessionId,
        @Nullable User user,
        @Nullable List<Integer> shard) {
    /**
     * The bot itself.
     *
     * @param id its id in guilds
     * @param username its name
     */
    public record User(@Nullable String id, @Nullable String username) {}
}
