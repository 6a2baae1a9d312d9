package dev.agenthost.alert;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of this bundle: named, daemons, without anything of whoever starts them. What comes after their end is dropped. */
final class Threads {
    private static final long IDLE_SECONDS = 10;

    private Threads() {}

    /** One thread that also keeps time. */
    static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(name), new DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** So many at most, on demand; idle ones end. The bound of the queue lies with those who ask. */
    static ExecutorService onDemand(String name, int most) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named(name),
                new DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> unattached(task, "agenthost-" + name + "-" + number.incrementAndGet());
    }

    /** Otherwise the access control context would keep the class loader of a replaced bundle in memory. */
    @SuppressWarnings("removal") // nothing else sheds that context on Java 17; later it does no harm
    private static Thread unattached(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Threads.class.getClassLoader());
            return thread;
        });
    }
}
