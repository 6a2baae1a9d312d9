package dev.agenthost.qqbot.settings;

/**
 * Which part of the guilds a connection serves; written {@code 0/1}. As a transport: one connection, for this part only.
 *
 * @param index counts from 0, below {@code count}
 * @param count at least 1
 */
public record Shard(int index, int count) implements Transport {
    public Shard {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("shard index must be within 0.." + (count - 1) + ": " + index);
        }
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
