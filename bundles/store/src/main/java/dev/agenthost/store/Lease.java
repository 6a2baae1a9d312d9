package dev.agenthost.store;

import dev.agenthost.message.AccountId;

/**
 * The right of one host to serve an account out of a database that several share.
 *
 * @param token rises with every lease of the account that is granted; this one ends when another is
 */
public record Lease(AccountId account, long token) {}
