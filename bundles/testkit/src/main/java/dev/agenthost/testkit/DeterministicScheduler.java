package dev.agenthost.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An executor and scheduler that runs everything on the caller's thread, in an order that never varies, when told to: what
 * was executed first in first out, what was scheduled when {@link #advance} reaches its time. A task that throws makes the
 * running call throw. Not thread-safe: one test thread owns it.
 */
public final class DeterministicScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final ManualTime time;
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final List<Task<?>> waiting = new ArrayList<>();
    private long elapsed;
    private long orders;
    private boolean shutdown;

    public DeterministicScheduler(ManualTime time) {
        this.time = time;
    }

    /** Runs what is ready, and what that makes ready, until nothing is. */
    public void runReady() {
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
        }
    }

    /** Moves both clocks on by this much, stopping at every scheduled task's time to run it. */
    public void advance(Duration by) {
        long end = elapsed + by.toNanos();
        runReady();
        for (Task<?> next = due(end); next != null; next = due(end)) {
            moveTo(next.at);
            waiting.remove(next);
            next.run();
            runReady();
        }
        moveTo(end);
    }

    /** How many scheduled tasks wait for their time. */
    public int waiting() {
        waiting.removeIf(Task::isCancelled);
        return waiting.size();
    }

    private @Nullable Task<?> due(long end) {
        return waiting.stream()
                .filter(task -> !task.isCancelled() && task.at <= end)
                .min(Comparator.<Task<?>>comparingLong(task -> task.at).thenComparingLong(task -> task.order))
                .orElse(null);
    }

    private void moveTo(long at) {
        if (at > elapsed) {
            time.advance(Duration.ofNanos(at - elapsed));
            elapsed = at;
        }
    }

    @Override
    public void execute(Runnable command) {
        refuseWhenShutDown();
        ready.add(command);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(
                () -> {
                    command.run();
                    return null;
                },
                unit.toNanos(delay),
                0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(new Task<>(
                () -> {
                    command.run();
                    return null;
                },
                unit.toNanos(initialDelay),
                unit.toNanos(delay)));
    }

    private <V> Task<V> add(Task<V> task) {
        refuseWhenShutDown();
        waiting.add(task);
        return task;
    }

    private void refuseWhenShutDown() {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(ready);
        left.addAll(waiting);
        ready.clear();
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && ready.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        runReady();
        return isTerminated();
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long period;
        private final long order = orders++;
        private long at;

        Task(Callable<V> callable, long delay, long period) {
            super(callable);
            this.period = period;
            this.at = elapsed + Math.max(0, delay);
        }

        @Override
        public void run() {
            if (period == 0) {
                super.run();
            } else if (runAndReset() && !shutdown) {
                at = elapsed + period;
                waiting.add(this);
            }
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
            throw new AssertionError("a scheduled task failed", failure);
        }

        @Override
        public boolean isPeriodic() {
            return period != 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - elapsed, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
