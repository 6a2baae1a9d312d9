package dev.agenthost.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class FairExecutorTest {
    private final DeterministicScheduler threads = new DeterministicScheduler(new ManualTime());
    private final List<String> ran = new ArrayList<>();

    @Test
    void takesOneTaskOfEachKeyInTurn() {
        FairExecutor<String> executor = new FairExecutor<>(threads, () -> 1);
        for (int i = 1; i <= 10_000; i++) {
            String task = "noisy " + i;
            executor.execute("noisy", () -> ran.add(task));
        }
        executor.execute("quiet", () -> ran.add("quiet 1"));
        executor.execute("quiet", () -> ran.add("quiet 2"));
        threads.runReady();

        assertThat(ran)
                .startsWith("noisy 1", "quiet 1", "noisy 2", "quiet 2", "noisy 3")
                .hasSize(10_002);
    }

    @Test
    void startsNoMoreThanTheLimit() {
        Deque<Runnable> started = new ArrayDeque<>();
        FairExecutor<String> executor = new FairExecutor<>(started::add, () -> 2);
        for (int i = 0; i < 10; i++) {
            executor.execute("key " + i, () -> {});
        }

        assertThat(started).hasSize(2);
    }

    @Test
    void survivesATaskThatThrows() {
        FairExecutor<String> executor = new FairExecutor<>(threads, () -> 1);
        executor.execute("a", () -> {
            throw new IllegalStateException("on purpose");
        });
        executor.execute("a", () -> ran.add("after"));
        threads.runReady();

        assertThat(ran).containsExactly("after");
    }

    @Test
    void leavesAnInterruptToTheTaskItWasMeantFor() {
        FairExecutor<String> executor = new FairExecutor<>(threads, () -> 1);
        executor.execute("a", () -> Thread.currentThread().interrupt());
        executor.execute(
                "a", () -> ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
        threads.runReady();

        assertThat(ran).containsExactly("interrupted: false");
    }

    @Test
    void isUsableAgainAfterItsThreadsRefused() {
        isUsableAgainAfter(() -> {
            throw new RejectedExecutionException();
        });
    }

    @Test
    void isUsableAgainAfterNoThreadCouldBeHad() {
        isUsableAgainAfter(() -> {
            throw new InternalError("no thread, on purpose");
        });
    }

    private void isUsableAgainAfter(Runnable refusal) {
        boolean[] refuse = {true};
        FairExecutor<String> executor = new FairExecutor<>(
                task -> {
                    if (refuse[0]) {
                        refusal.run();
                    }
                    threads.execute(task);
                },
                () -> 1);
        executor.execute("a", () -> ran.add("first"));
        refuse[0] = false;
        executor.execute("a", () -> ran.add("second"));
        threads.runReady();

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void givesBackWhatHasNotStarted() {
        FairExecutor<String> executor = new FairExecutor<>(threads, () -> 1);
        executor.execute("a", () -> ran.add("first"));
        executor.execute("b", () -> ran.add("second"));

        assertThat(executor.discard()).hasSize(2);
        threads.runReady();
        assertThat(ran).isEmpty();
    }

    @Test
    void tellsWhenATaskOrTheStartOfAThreadFindsNoMemory() {
        List<Throwable> told = new ArrayList<>();
        OutOfMemoryError inTask = new OutOfMemoryError("Cannot reserve direct buffer memory");
        OutOfMemoryError atStart = new OutOfMemoryError("unable to create native thread");
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.add(failure));
        try {
            new FairExecutor<String>(Runnable::run, () -> 1).execute("key", () -> {
                throw inTask;
            });
            new FairExecutor<String>(
                            task -> {
                                throw atStart;
                            },
                            () -> 1)
                    .execute("key", () -> {});
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        assertThat(told).containsExactly(inTask, atStart);
    }
}
