package dev.agenthost.qqbot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.memory.DayCounts.Count;
import dev.agenthost.qqbot.memory.DayCounts.UsedUp;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DayCountsTest {
    private final ManualTime time = new ManualTime();
    private final MapMemory memory = new MapMemory();
    private final DayCounts counts = new DayCounts(memory, time);

    @Test
    void takeAllOrNothing() {
        Map<String, Integer> both = new LinkedHashMap<>(Map.of("a", 2));
        both.put("b", 1);
        assertThat(counts.take(both)).isEmpty();
        assertThat(counts.take(both)).contains(new UsedUp("b", new Count(1, 0), Instant.parse("2026-01-01T16:00:00Z")));
        assertThat(counts.of("a")).isEqualTo(new Count(1, 0));
        counts.giveBack(List.of("a", "b"));
        assertThat(counts.take(both)).isEmpty();
    }

    @Test
    void beginAnewWithTheDay() {
        counts.take(Map.of("a", 5));
        counts.usedUp("a", 7);
        time.advance(Duration.ofHours(4));
        assertThat(counts.of("a")).isEqualTo(new Count(0, 0));
        assertThat(counts.view()).isEmpty();
        assertThat(counts.dayEnds()).isEqualTo("2026-01-02T16:00:00Z");
    }

    @Test
    void outliveTheAdapter() {
        counts.take(Map.of("a", 5));
        counts.usedUp("a", 7);
        assertThat(new DayCounts(memory, time).of("a")).isEqualTo(new Count(1, 7));
        assertThat(memory.values).containsExactly(Map.entry("day/2026-01-01/a", "1 7"));
    }

    @Test
    void areReadAgainWhenTheyDoNotFitInMemory() {
        for (int i = 0; i < 10_050; i++) {
            counts.take(Map.of("person" + i, 5));
        }
        assertThat(counts.view()).hasSize(10_000);
        assertThat(counts.of("person0")).isEqualTo(new Count(1, 0));
        assertThat(counts.of("nobody")).isEqualTo(new Count(0, 0));
        DayCounts later = new DayCounts(memory, time);
        assertThat(later.of("person10049")).isEqualTo(new Count(1, 0));
    }

    @Test
    void countOnWhileTheStoreIsAway() {
        memory.away = true;
        counts.take(Map.of("a", 1));
        assertThat(counts.take(Map.of("a", 1))).isPresent();
        memory.away = false;
        assertThat(counts.of("a")).isEqualTo(new Count(1, 0));
    }

    @Test
    void thatTheStoreKnewMeanwhileAreFoundWhenItIsBack() {
        counts.take(Map.of("a", 5));
        memory.away = true;
        DayCounts later = new DayCounts(memory, time);
        assertThat(later.of("a")).isEqualTo(new Count(0, 0));
        memory.away = false;
        assertThat(later.of("a")).isEqualTo(new Count(1, 0));
    }
}
