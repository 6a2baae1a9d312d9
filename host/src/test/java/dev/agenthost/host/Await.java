package dev.agenthost.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do. */
final class Await {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Waits until the condition holds, or this figure has stood still for so long. */
    static void untilStill(Duration still, Callable<Long> figure, Callable<Boolean> condition) throws Exception {
        long last = figure.call();
        long since = System.nanoTime();
        while (!condition.call() && System.nanoTime() - since < still.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            long now = figure.call();
            since = now == last ? since : System.nanoTime();
            last = now;
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
