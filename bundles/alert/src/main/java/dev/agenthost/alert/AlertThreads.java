package dev.agenthost.alert;

import dev.agenthost.thread.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;

/** The threads of this bundle. What comes after their end is dropped: nobody is told any more. */
final class AlertThreads {
    private AlertThreads() {}

    /** One thread that also keeps time. */
    static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = Threads.timer(name, AlertThreads.class);
        timer.setRejectedExecutionHandler(new DiscardPolicy());
        return timer;
    }

    /** So many at most, on demand; the bound of the queue lies with those who ask. */
    static ExecutorService atMost(int most, String name) {
        ThreadPoolExecutor threads = Threads.atMost(most, name, AlertThreads.class);
        threads.setRejectedExecutionHandler(new DiscardPolicy());
        return threads;
    }
}
