package dev.agenthost.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void figuresAreAtMostABucketTooLow() {
        LongStream.rangeClosed(1, 100_000).forEach(latencies::record);

        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.percentile(0.5)).isBetween(49_200L, 50_000L);
        assertThat(latencies.percentile(0.99)).isBetween(97_400L, 99_000L);
        assertThat((double) latencies.percentile(1)).isCloseTo(100_000, within(1_600.0));
    }

    @Test
    void smallOnesAreExactAndTheLargestFits() {
        latencies.record(7);
        latencies.record(Long.MAX_VALUE);

        assertThat(latencies.percentile(0.5)).isEqualTo(7);
        assertThat(latencies.percentile(1)).isGreaterThan(Long.MAX_VALUE / 64 * 63);
    }

    @Test
    void aClockThatRanBackCountsAsNothing() {
        latencies.record(-5);

        assertThat(latencies.count()).isEqualTo(1);
        assertThat(latencies.percentile(1)).isZero();
    }

    @Test
    void resetForgetsAll() {
        latencies.record(9);
        latencies.reset();

        assertThat(latencies.count()).isZero();
    }
}
