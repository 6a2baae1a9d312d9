package dev.agenthost.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The kinds of thread pools this bundle owns; their threads are named and never keep the JVM alive. */
public final class Threads {
    private static final long IDLE_SECONDS = 10;

    private Threads() {}

    /** One thread that also keeps time; a cancelled task is forgotten at once. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(name));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** One thread, tasks in their order. */
    public static ExecutorService single(String name) {
        return Executors.newSingleThreadExecutor(named(name));
    }

    /** Gives a thread at once, whoever asks: the bound lies with the one who asks. Idle threads end. */
    public static ExecutorService onDemand(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> unattached(task, "agenthost-" + name + "-" + number.incrementAndGet());
    }

    /**
     * A thread that holds on to nothing of whoever happens to start it. By default it would inherit context class loader,
     * thread locals and access control context; the last refers to every class loader on the starter's stack, and would keep
     * a replaced adapter or agent bundle in memory for as long as the thread lives.
     */
    @SuppressWarnings("removal") // nothing else sheds the access control context on Java 17; later it does no harm
    private static Thread unattached(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Threads.class.getClassLoader());
            return thread;
        });
    }
}
