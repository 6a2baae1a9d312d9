package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class UploadWorkTest {
    @Test
    void aLackOfMemoryFailsTheReadingAndIsToldToTheProcess() {
        OutOfMemoryError error = new OutOfMemoryError();
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.add(failure));
        try (UploadWork work = new UploadWork(new DeterministicScheduler(new ManualTime()))) {
            assertThatThrownBy(() -> work.reading(() -> {
                                throw error;
                            })
                            .toCompletableFuture()
                            .join())
                    .hasCause(error);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(told).containsExactly(error);
    }
}
