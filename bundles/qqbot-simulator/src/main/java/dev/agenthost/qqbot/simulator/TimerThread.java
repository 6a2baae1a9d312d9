package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.platform.Timer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread for everything that comes later. A task that fails is logged and stops nothing else. */
final class TimerThread implements Timer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "qq-simulator-timer");
        thread.setDaemon(true);
        return thread;
    });

    TimerThread() {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRejectedExecutionHandler((task, ended) -> LOG.debug("ended; a task is dropped"));
    }

    @Override
    public void after(Duration delay, Runnable task) {
        Future<?> unused = executor.schedule(logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration period, Runnable task) {
        Future<?> unused =
                executor.scheduleWithFixedDelay(logged(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("a timed task failed", e);
            }
        };
    }

    /** Drops what waits, and waits for what runs, bounded. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("a timed task still runs after {}", STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
