package dev.agenthost.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of one owner, and pools of them; whoever makes a pool ends it. The threads are daemons, named {@code name-N}, and
 * hold on
 * to nothing of whoever happens to start them. By default a thread would inherit thread group, context class loader,
 * inheritable thread locals and access control context; the last refers to every class loader on the starter's stack, and
 * would keep a replaced adapter or agent bundle in memory for as long as the thread lives. Thread-safe.
 */
public final class Threads {
    private static final long IDLE_SECONDS = 10;

    private Threads() {}

    /** One thread that also keeps time; a cancelled task is forgotten at once, and what is due after the end never runs. */
    public static ScheduledThreadPoolExecutor timer(String name, Class<?> owner) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(name, owner));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** One thread, tasks in their order. */
    public static ExecutorService single(String name, Class<?> owner) {
        return Executors.newSingleThreadExecutor(named(name, owner));
    }

    /** So many threads at most, begun when there is work; what comes while all are held waits, without a bound. Idle threads end. */
    public static ThreadPoolExecutor atMost(int most, String name, Class<?> owner) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name, owner));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Gives a thread at once, whoever asks: the bound lies with the one who asks. Idle threads end. */
    public static ExecutorService onDemand(String name, Class<?> owner) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name, owner));
    }

    /**
     * For pools of another shape.
     *
     * @param name what the threads are called, before a dash and their number
     * @param owner a class of the bundle the threads belong to: its class loader becomes their context class loader
     */
    public static ThreadFactory named(String name, Class<?> owner) {
        AtomicInteger number = new AtomicInteger();
        return task -> unattached(task, name + "-" + number.incrementAndGet(), owner.getClassLoader());
    }

    @SuppressWarnings("removal") // nothing else sheds the access control context on Java 17; later it does no harm
    private static Thread unattached(Runnable task, String name, ClassLoader contextClassLoader) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(rootGroup(), task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(contextClassLoader);
            return thread;
        });
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
