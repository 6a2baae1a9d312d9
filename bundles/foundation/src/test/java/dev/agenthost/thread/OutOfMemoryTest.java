package dev.agenthost.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    /** More than any machine gives to one thread. */
    private static final long NOBODY_HAS_IT = 1L << 46;

    private final List<Throwable> told = new CopyOnWriteArrayList<>();
    private final OutOfMemoryError error = new OutOfMemoryError("Cannot reserve direct buffer memory");
    private Thread.@Nullable UncaughtExceptionHandler before;

    @BeforeEach
    void listen() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.add(failure));
    }

    @AfterEach
    void listenNoMore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void isToldWhateverItIsWrappedIn() {
        OutOfMemory.tell(new CompletionException(new IllegalStateException(error)));

        assertThat(told).containsExactly(error);
    }

    @Test
    void isNothingElse() {
        OutOfMemory.tell(null);
        OutOfMemory.tell(new StackOverflowError());

        assertThat(told).isEmpty();
    }

    @Test
    void ofATaskIsToldThoughItsFutureKeepsIt() throws Exception {
        for (ExecutorService threads : List.of(
                Threads.single("test", OutOfMemoryTest.class),
                Threads.timer("test", OutOfMemoryTest.class),
                Threads.atMost(1, "test", OutOfMemoryTest.class),
                Threads.onDemand("test", OutOfMemoryTest.class))) {
            told.clear();
            Future<?> unread = threads.submit(() -> {
                throw error;
            });
            end(threads);

            assertThat(unread).isDone();
            assertThat(told).containsExactly(error);
        }
    }

    @Test
    void ofAThreadThatCannotBeHadIsToldAndThrown() {
        Thread thread = Threads.unattached(() -> {}, "huge", OutOfMemoryTest.class.getClassLoader(), NOBODY_HAS_IT);

        assertThatThrownBy(thread::start).isInstanceOf(OutOfMemoryError.class);
        assertThat(told).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    private static void end(ExecutorService threads) throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
}
