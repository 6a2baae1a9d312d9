package dev.agenthost.alert;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells alerts one after another, in their order, on the way that is configured just now. What may do better later is
 * repeated with growing pauses for about an hour; then, and when too many wait, an alert is lost, which is logged and
 * counted. Thread-safe; never blocks.
 */
final class Channel {
    static final int CAPACITY = 1_000;
    static final int ATTEMPTS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Executor thread;
    private final ScheduledExecutorService timer;

    private final Deque<Alert> waiting = new ArrayDeque<>();
    private @Nullable Way way;

    /** Whether somebody takes care of what waits: the thread, or the timer until the next attempt. */
    private boolean busy;

    private @Nullable Future<?> pause;
    private int attempts;
    private long told;
    private long failed;
    private long dropped;
    private @Nullable String trouble;

    /**
     * @param thread may block; used for one alert at a time
     * @param timer only ever hands on to the thread
     */
    Channel(Executor thread, ScheduledExecutorService timer) {
        this.thread = thread;
        this.timer = timer;
    }

    /** From now on, also for what waits; null ends the telling. */
    void use(@Nullable Way next) {
        synchronized (this) {
            way = next;
            attempts = 0;
            trouble = null;
            if (next == null) {
                waiting.clear();
            }
            if (pause == null || !pause.cancel(false)) {
                return;
            }
            pause = null;
        }
        thread.execute(this::tellWaiting);
    }

    /** Takes an alert, unless there is no way or too many wait; says whether it did. */
    boolean offer(Alert alert) {
        synchronized (this) {
            if (way == null) {
                return false;
            }
            if (waiting.size() < CAPACITY) {
                waiting.add(alert);
                if (!busy) {
                    busy = true;
                    thread.execute(this::tellWaiting);
                }
                return true;
            }
            dropped++;
        }
        LOG.warn("{}: '{}' is not told: {} alerts wait", alert.account(), alert.event(), CAPACITY);
        return false;
    }

    private void tellWaiting() {
        try {
            for (Step step = next(); step != null; step = next()) {
                if (!done(step, attempt(step))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The end of this bundle.
            Thread.currentThread().interrupt();
        }
    }

    private record Step(Alert alert, Way way) {}

    private synchronized @Nullable Step next() {
        pause = null;
        Alert first = waiting.peek();
        Way now = way;
        if (first == null || now == null) {
            busy = false;
            return null;
        }
        return new Step(first, now);
    }

    private static @Nullable UntoldException attempt(Step step) throws InterruptedException {
        try {
            step.way.tell(step.alert);
            return null;
        } catch (UntoldException e) {
            return e;
        } catch (RuntimeException e) {
            return new UntoldException("failed: " + e.getClass().getSimpleName(), false);
        }
    }

    /** Whether to go on at once; otherwise the timer does later. */
    private boolean done(Step step, @Nullable UntoldException untold) {
        if (untold == null) {
            over(step, null);
            LOG.info("{}: told '{}' by {}", step.alert.account(), step.alert.event(), step.way);
            return true;
        }
        int failures = failures(step, untold);
        if (failures == 0) {
            return true;
        }
        boolean lost = !untold.repeatable() || failures == ATTEMPTS;
        LOG.atLevel(lost || failures == 1 ? Level.WARN : Level.DEBUG)
                .log(
                        "{}: '{}' could not be told by {}: {}; {}",
                        step.alert.account(),
                        step.alert.event(),
                        step.way,
                        untold.getMessage(),
                        lost ? "given up" : "tried again");
        if (lost) {
            over(step, untold);
        } else {
            goOnIn(pauseAfter(failures));
        }
        return lost;
    }

    /** How often this alert has failed on this way; 0 when the way has changed meanwhile. */
    private synchronized int failures(Step step, UntoldException untold) {
        if (way != step.way) {
            return 0;
        }
        trouble = untold.getMessage();
        return ++attempts;
    }

    private synchronized void over(Step step, @Nullable UntoldException untold) {
        if (untold == null) {
            told++;
        } else {
            failed++;
        }
        if (way == step.way) {
            trouble = untold == null ? null : untold.getMessage();
        }
        if (step.alert.equals(waiting.peek())) {
            waiting.remove();
        }
        attempts = 0;
    }

    private synchronized void goOnIn(Duration left) {
        pause = timer.schedule(() -> thread.execute(this::tellWaiting), left.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration pauseAfter(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << (failures - 1));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** What people see of this channel; null while no way is configured. */
    synchronized @Nullable Status status() {
        return way == null ? null : new Status(way.toString(), trouble, told, failed, dropped, waiting.size());
    }

    /**
     * @param way where to, without a secret
     * @param trouble why the latest attempt failed; null when it did not
     * @param told since the start
     * @param failed given up
     * @param dropped not taken, since too many waited
     * @param waiting now
     */
    record Status(String way, @Nullable String trouble, long told, long failed, long dropped, long waiting) {}
}
