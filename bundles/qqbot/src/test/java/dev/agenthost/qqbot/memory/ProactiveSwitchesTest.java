package dev.agenthost.qqbot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ChatKind;
import dev.agenthost.qqbot.MapMemory;
import org.junit.jupiter.api.Test;

class ProactiveSwitchesTest {
    private final MapMemory memory = new MapMemory();
    private final ProactiveSwitches switches = new ProactiveSwitches(memory);

    @Test
    void allowWhatNobodySwitchedOff() {
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isTrue();
    }

    @Test
    void followTheLatestTurnForEachChat() {
        switches.turned(ChatKind.DIRECT, "A1", false);
        switches.turned(ChatKind.GROUP, "A1", false);
        switches.turned(ChatKind.GROUP, "A1", true);
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isFalse();
        assertThat(switches.allowed(ChatKind.GROUP, "A1")).isTrue();
    }

    @Test
    void outliveARestart() {
        switches.turned(ChatKind.DIRECT, "A1", false);
        switches.turned(ChatKind.GROUP, "G1", true);
        assertThat(memory.values)
                .containsEntry("proactive/DIRECT/A1", "off")
                .containsEntry("proactive/GROUP/G1", "on")
                .hasSize(2);
        assertThat(new ProactiveSwitches(memory).allowed(ChatKind.DIRECT, "A1")).isFalse();
    }

    @Test
    void areReadOnce() {
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isTrue();
        memory.away = true;
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isTrue();
    }

    @Test
    void areObeyedAlsoWhenThereAreMoreThanOneAnswerHolds() {
        for (int i = 0; i < 10_001; i++) {
            memory.values.put("proactive/DIRECT/" + (20_000 + i), "off");
        }
        assertThat(switches.allowed(ChatKind.DIRECT, "30000")).isFalse();
        assertThat(switches.allowed(ChatKind.DIRECT, "30001")).isTrue();
        switches.turned(ChatKind.DIRECT, "30000", true);
        switches.turned(ChatKind.DIRECT, "30001", false);
        assertThat(switches.allowed(ChatKind.DIRECT, "30000")).isTrue();
        assertThat(switches.allowed(ChatKind.DIRECT, "30001")).isFalse();
    }

    @Test
    void areReadWhenTheStoreIsBackAndWhatWasHeardMeanwhileStays() {
        memory.values.put("proactive/DIRECT/A1", "off");
        memory.values.put("proactive/DIRECT/A2", "off");
        memory.away = true;
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isTrue();
        memory.away = false;
        switches.turned(ChatKind.DIRECT, "A2", true);
        memory.values.put("proactive/DIRECT/A2", "off");
        assertThat(switches.allowed(ChatKind.DIRECT, "A1")).isFalse();
        assertThat(switches.allowed(ChatKind.DIRECT, "A2")).isTrue();
    }
}
