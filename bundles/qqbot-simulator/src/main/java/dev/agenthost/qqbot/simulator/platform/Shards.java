package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Which shard an event goes to: {@code (guild_id >> 22) % shards}; what has no guild goes to shard 0, for want of a rule. */
final class Shards {
    private static final int SHIFT = 22;

    private Shards() {}

    static boolean gets(Session session, JsonValue event) {
        return session.shards == 1 || shardOf(event, session.shards) == session.shard;
    }

    private static long shardOf(JsonValue event, int shards) {
        if (event instanceof JsonObject body
                && body.get("guild_id") instanceof JsonString guild
                && guild.getString().matches("\\d{1,19}|1[0-7]\\d{18}")) {
            return (Long.parseUnsignedLong(guild.getString()) >>> SHIFT) % shards;
        }
        return 0;
    }
}
