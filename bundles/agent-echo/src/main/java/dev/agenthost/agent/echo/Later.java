package dev.agenthost.agent.echo;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What is to be done later: one thread, and no more waits than a bound. Nothing of it outlives this life of the agent. */
final class Later implements AutoCloseable {
    private static final int MOST = 1_000;

    private final ScheduledExecutorService timer;
    private final Semaphore room = new Semaphore(MOST);

    Later() {
        this(timer());
    }

    Later(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Later::unattached);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Holds on to no class loader of whoever asks first: that bundle may be replaced while this one stays. */
    @SuppressWarnings("removal") // nothing else sheds the access control context on Java 17; later it does no harm
    private static Thread unattached(Runnable task) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, "agenthost-echo-timer", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Later.class.getClassLoader());
            return thread;
        });
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
