package dev.agenthost.agent.echo;

import dev.agenthost.thread.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What is to be done later: one thread, and no more waits than a bound. Nothing of it outlives this life of the agent. */
final class Later implements AutoCloseable {
    private static final int MOST = 1_000;

    private final ScheduledExecutorService timer;
    private final Semaphore room = new Semaphore(MOST);

    Later() {
        this(Threads.timer("agenthost-echo-timer", Later.class));
    }

    Later(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * Does it once, quickly and without throwing, unless this is closed before.
     *
     * @throws DemoException when too much waits, or this is closed
     */
    void after(Duration delay, Runnable task) throws DemoException {
        if (!room.tryAcquire()) {
            throw new DemoException("Too many people wait for something like this. Please try again later.");
        }
        try {
            Future<?> unused = timer.schedule(
                    () -> {
                        room.release();
                        task.run();
                    },
                    delay.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new DemoException("The echo agent is about to end.");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
