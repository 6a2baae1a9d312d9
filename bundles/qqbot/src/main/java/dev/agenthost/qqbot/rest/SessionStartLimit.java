package dev.agenthost.qqbot.rest;

import java.time.Duration;

/**
 * How many sessions may be started; only Identify uses them up.
 *
 * @param total sessions a day
 * @param remaining of them
 * @param resetAfter until {@code remaining} is {@code total} again
 * @param maxConcurrency Identifies within 5 seconds
 */
public record SessionStartLimit(int total, int remaining, Duration resetAfter, int maxConcurrency) {}
