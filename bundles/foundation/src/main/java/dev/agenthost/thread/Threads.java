package dev.agenthost.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads of one owner, and pools of them; whoever makes a pool ends it. The threads are daemons, named {@code name-N}, and
 * hold on to nothing of whoever happens to start them. By default a thread would inherit thread group, context class loader,
 * inheritable thread locals and access control context; the last refers to every class loader on the starter's stack, and
 * would keep a replaced adapter or agent bundle in memory for as long as the thread lives. An {@link OutOfMemoryError} of a
 * task, or of the start of a thread, is told to {@link OutOfMemory}, whoever else catches it. Thread-safe.
 */
public final class Threads {
    private static final long IDLE_SECONDS = 10;
    private static final long USUAL_STACK = 0;

    private Threads() {}

    /** One thread that also keeps time; a cancelled task is forgotten at once, and what is due after the end never runs. */
    public static ScheduledThreadPoolExecutor timer(String name, Class<?> owner) {
        ScheduledThreadPoolExecutor timer = new Timer(named(name, owner));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** One thread, tasks in their order. */
    public static ExecutorService single(String name, Class<?> owner) {
        return new Pool(1, 1, 0, new LinkedBlockingQueue<>(), named(name, owner));
    }

    /** So many threads at most, begun when there is work; what comes while all are held waits, without a bound. Idle threads end. */
    public static ThreadPoolExecutor atMost(int most, String name, Class<?> owner) {
        ThreadPoolExecutor threads =
                new Pool(most, most, IDLE_SECONDS, new LinkedBlockingQueue<>(), named(name, owner));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Gives a thread at once, whoever asks: the bound lies with the one who asks. Idle threads end. */
    public static ExecutorService onDemand(String name, Class<?> owner) {
        return new Pool(0, Integer.MAX_VALUE, IDLE_SECONDS, new SynchronousQueue<>(), named(name, owner));
    }

    /**
     * For pools of another shape.
     *
     * @param name what the threads are called, before a dash and their number
     * @param owner a class of the bundle the threads belong to: its class loader becomes their context class loader
     */
    public static ThreadFactory named(String name, Class<?> owner) {
        AtomicInteger number = new AtomicInteger();
        return task -> unattached(task, name + "-" + number.incrementAndGet(), owner.getClassLoader(), USUAL_STACK);
    }

    @SuppressWarnings("removal") // nothing else sheds the access control context on Java 17; later it does no harm
    static Thread unattached(Runnable task, String name, ClassLoader contextClassLoader, long stackBytes) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Unattached(task, name, stackBytes);
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

    /** Nobody but the thread's start hears that the system has no thread left. */
    private static final class Unattached extends Thread {
        Unattached(Runnable task, String name, long stackBytes) {
            super(rootGroup(), task, name, stackBytes, false);
        }

        @Override
        public synchronized void start() {
            try {
                super.start();
            } catch (OutOfMemoryError e) {
                OutOfMemory.tell(e);
                throw e;
            }
        }
    }

    private static final class Pool extends ThreadPoolExecutor {
        Pool(int core, int most, long idleSeconds, BlockingQueue<Runnable> waiting, ThreadFactory threads) {
            super(core, most, idleSeconds, TimeUnit.SECONDS, waiting, threads);
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            super.afterExecute(task, failure);
            tellOfResult(task);
        }
    }

    private static final class Timer extends ScheduledThreadPoolExecutor {
        Timer(ThreadFactory threads) {
            super(1, threads);
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            super.afterExecute(task, failure);
            tellOfResult(task);
        }
    }

    /** What a task that was submitted fails with stays in its future, which perhaps nobody reads; all else is uncaught. */
    private static void tellOfResult(Runnable task) {
        if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                OutOfMemory.tell(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
