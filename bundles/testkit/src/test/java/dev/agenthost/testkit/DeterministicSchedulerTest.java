package dev.agenthost.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeterministicSchedulerTest {
    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    private final Instant start = time.instant();
    private final List<String> ran = new ArrayList<>();

    @Nested
    class WhatIsExecuted {
        @Test
        void runsWhenTold() {
            scheduler.execute(() -> ran.add("a"));
            assertThat(ran).isEmpty();

            scheduler.runReady();
            assertThat(ran).containsExactly("a");
        }

        @Test
        void runsFirstInFirstOutWithWhatItMakesReady() {
            scheduler.execute(() -> {
                ran.add("a");
                scheduler.execute(() -> ran.add("c"));
            });
            scheduler.execute(() -> ran.add("b"));
            scheduler.runReady();

            assertThat(ran).containsExactly("a", "b", "c");
        }
    }

    @Nested
    class WhatIsScheduled {
        @Test
        void runsInTheOrderOfItsTimesWithTheClockAtEach() {
            schedule("late", 20);
            schedule("early", 10);
            scheduler.advance(Duration.ofSeconds(30));

            assertThat(ran).containsExactly("early at 10", "late at 20");
            assertThat(time.instant()).isEqualTo(start.plusSeconds(30));
        }

        @Test
        void runsInTheOrderItWasScheduledWhenTimesAreEqual() {
            schedule("first", 10);
            schedule("second", 10);
            scheduler.advance(Duration.ofSeconds(10));

            assertThat(ran).containsExactly("first at 10", "second at 10");
        }

        @Test
        void waitsForItsTime() {
            schedule("x", 10);
            scheduler.advance(Duration.ofSeconds(10).minusNanos(1));
            assertThat(ran).isEmpty();
            assertThat(scheduler.waiting()).isEqualTo(1);

            scheduler.advance(Duration.ofNanos(1));
            assertThat(ran).hasSize(1);
            assertThat(scheduler.waiting()).isZero();
        }

        @Test
        void neverRunsOnceCancelled() {
            ScheduledFuture<?> task = scheduler.schedule(() -> ran.add("x"), 1, TimeUnit.SECONDS);
            task.cancel(false);
            scheduler.advance(Duration.ofSeconds(2));

            assertThat(ran).isEmpty();
            assertThat(scheduler.waiting()).isZero();
        }

        @Test
        void repeatsUntilCancelled() {
            ScheduledFuture<?> task =
                    scheduler.scheduleWithFixedDelay(() -> ran.add(seconds()), 1, 2, TimeUnit.SECONDS);
            scheduler.advance(Duration.ofSeconds(6));
            task.cancel(false);
            scheduler.advance(Duration.ofSeconds(6));

            assertThat(ran).containsExactly("1", "3", "5");
        }

        @Test
        void makesTheTestFailWhenItThrows() {
            ScheduledFuture<?> task = scheduler.schedule(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    1,
                    TimeUnit.SECONDS);

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> scheduler.advance(Duration.ofSeconds(1)))
                    .havingRootCause()
                    .withMessage("on purpose");
            assertThat(task.isDone()).isTrue();
        }

        private void schedule(String name, long seconds) {
            ScheduledFuture<?> task =
                    scheduler.schedule(() -> ran.add(name + " at " + seconds()), seconds, TimeUnit.SECONDS);
            assertThat(task.getDelay(TimeUnit.SECONDS)).isEqualTo(seconds);
        }
    }

    @Nested
    class OnceShutDown {
        @Test
        void refusesWhatComes() {
            scheduler.shutdown();

            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> scheduler.execute(() -> ran.add("x")));
        }

        @Test
        void givesBackWhatWaits() {
            scheduler.execute(() -> ran.add("x"));
            assertThat(scheduler.shutdownNow()).hasSize(1);
            scheduler.runReady();

            assertThat(ran).isEmpty();
        }
    }

    @Test
    void aSleepingMachineMovesTheWallClockOnly() {
        long nanos = time.nanoTime();
        time.sleepMachine(Duration.ofHours(1));

        assertThat(time.instant()).isEqualTo(start.plusSeconds(3600));
        assertThat(time.nanoTime()).isEqualTo(nanos);
    }

    private String seconds() {
        return Long.toString(Duration.between(start, time.instant()).toSeconds());
    }
}
