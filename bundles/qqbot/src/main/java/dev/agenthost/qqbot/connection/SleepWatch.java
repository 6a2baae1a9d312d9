package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.gateway.ClockJump;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether the machine slept, and tells every account: their connections are dead by then, and what they
 * wait for was counted on a clock that stood still. Any thread.
 */
public final class SleepWatch {
    private static final Logger log = LoggerFactory.getLogger(SleepWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Set<Runnable> sleepers = ConcurrentHashMap.newKeySet();

    /** @param timer looks at the clocks; stays the caller's, and ends the watch with it */
    public SleepWatch(ScheduledExecutorService timer, InstantSource clock, LongSupplier nanoTime) {
        ClockJump jump = new ClockJump(clock.instant(), nanoTime.getAsLong());
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    if (jump.slept(clock.instant(), nanoTime.getAsLong())) {
                        log.info("The machine slept: every QQBot connection is made anew.");
                        sleepers.forEach(Runnable::run);
                    }
                },
                EVERY.toMillis(),
                EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** @param awake called on the timer's thread after every sleep; must not block or throw */
    void add(Runnable awake) {
        sleepers.add(awake);
    }

    void remove(Runnable awake) {
        sleepers.remove(awake);
    }

    /** How many are told. */
    int size() {
        return sleepers.size();
    }
}
