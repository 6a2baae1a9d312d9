package dev.agenthost.qqbot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.MapMemory;
import org.junit.jupiter.api.Test;

class DirectGuildsTest {
    private final MapMemory memory = new MapMemory();
    private final DirectGuilds guilds = new DirectGuilds(memory);

    @Test
    void areKnownAlsoAfterARestart() {
        guilds.met("1");
        assertThat(guilds.contains("1")).isTrue();
        assertThat(guilds.contains("2")).isFalse();
        assertThat(new DirectGuilds(memory).contains("1")).isTrue();
    }

    @Test
    void areNotKnownWhileTheStoreIsAway() {
        guilds.met("1");
        memory.away = true;
        assertThat(guilds.contains("1")).isTrue();
        assertThat(new DirectGuilds(memory).contains("1")).isFalse();
    }

    @Test
    void haveIdsOfABoundedLength() {
        guilds.met("1".repeat(1_000));
        assertThat(memory.values).isEmpty();
        assertThat(guilds.contains("1".repeat(1_000))).isFalse();
    }
}
