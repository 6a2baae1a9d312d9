package dev.agenthost.store.jdbc;

import java.time.Duration;

/**
 * How long what is stored is kept.
 *
 * @param repeats settled messages, which are the memory of repeats
 * @param repeatsKept how many of them of one account at most
 * @param deadLetters until they are dropped
 * @param deadLettersKept how many of them of one account at most; the oldest are dropped
 * @param unfinished messages, until they become dead letters
 * @param keysKept how many keys the memory of one account holds at most; the ones written first go
 */
public record RetentionRule(
        Duration repeats,
        int repeatsKept,
        Duration deadLetters,
        int deadLettersKept,
        Duration unfinished,
        int keysKept) {}
