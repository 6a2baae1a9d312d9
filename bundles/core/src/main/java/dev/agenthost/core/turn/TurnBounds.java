package dev.agenthost.core.turn;

import java.time.Duration;

/**
 * What a turn may take.
 *
 * @param deadline how long the host waits for an answer, the wait for a thread included
 * @param agentWait how long a turn waits for an agent that is not there (it is being updated, or not installed yet)
 * @param threads how many turns of one agent may block at a time
 * @param attempts how often a turn is run at most before its message is a dead letter
 * @param firstDelay the wait before the second run; doubles from run to run, one minute at most
 */
public record TurnBounds(Duration deadline, Duration agentWait, int threads, int attempts, Duration firstDelay) {
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /** How long to wait after so many runs have failed. */
    public Duration delayAfter(int failed) {
        Duration doubled = firstDelay.multipliedBy(1L << Math.min(failed - 1, 20));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }
}
