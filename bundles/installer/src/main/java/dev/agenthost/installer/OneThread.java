package dev.agenthost.installer;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The installer's one thread, which also keeps time. */
final class OneThread {
    private OneThread() {}

    static ScheduledExecutorService named(String name) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> unattached(task, name));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return thread;
    }

    /** Holds on to nothing of whoever happens to start it: that would keep a replaced bundle in memory. */
    @SuppressWarnings("removal") // nothing else sheds the access control context on Java 17; later it does no harm
    private static Thread unattached(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(OneThread.class.getClassLoader());
            return thread;
        });
    }
}
