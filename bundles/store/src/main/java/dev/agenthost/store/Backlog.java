package dev.agenthost.store;

import dev.agenthost.message.AccountId;

/**
 * What an account has that is not settled.
 *
 * @param messages how many
 * @param last the highest row number of them
 */
public record Backlog(AccountId account, long messages, long last) {}
