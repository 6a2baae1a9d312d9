package dev.agenthost.qqbot.media;

import dev.agenthost.thread.OutOfMemory;
import dev.agenthost.thread.Threads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the uploads of all accounts share: two threads that read files ({@code qqbot-file-N}), and how many are under way at once,
 * four, of which one account has at most two. Ends its threads when closed.
 */
public final class UploadWork implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int UPLOADS = 4;
    private static final int UPLOADS_OF_ONE = 2;
    private static final int WAITING_OF_ONE = 200;
    private static final long END_SECONDS = 2;

    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor threads = Threads.atMost(THREADS, "qqbot-file", UploadWork.class);
    private final FairSlots slots = new FairSlots(UPLOADS, UPLOADS_OF_ONE, WAITING_OF_ONE);

    /** @param timer for pauses; stays the caller's */
    public UploadWork(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    FairSlots slots() {
        return slots;
    }

    /** Something that reads a file. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws Exception;
    }

    /** Runs it on a thread of this class; fails with what it throws. */
    public <T> CompletionStage<T> reading(Reading<T> reading) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                result.complete(reading.read());
            } catch (Exception | StackOverflowError | OutOfMemoryError failed) {
                OutOfMemory.tell(failed);
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    /** The timer only hands on. */
    CompletionStage<Void> pause(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Object handedOn = timer.schedule(
                () -> threads.execute(() -> over.complete(null)), time.toMillis(), TimeUnit.MILLISECONDS);
        return handedOn == null ? CompletableFuture.completedStage(null) : over;
    }

    /** Returns within two seconds. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
