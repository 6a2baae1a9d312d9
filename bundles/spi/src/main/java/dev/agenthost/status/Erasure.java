package dev.agenthost.status;

/**
 * What came of the wish to have a person's words erased.
 *
 * @param messages how many messages of the person were erased
 * @param complete false while the database's files still hold them, since somebody reads the state as it was (a backup, another
 *     program): the host overwrites them by itself as soon as that has ended
 */
public record Erasure(long messages, boolean complete) {}
