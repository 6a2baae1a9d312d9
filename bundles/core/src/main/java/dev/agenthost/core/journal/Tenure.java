package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;

/**
 * The time for which this host serves an account. What was begun in one tenure is never stored in another: in between another
 * host may have done it.
 *
 * @param token distinguishes tenures of one account; 0 where no other host can serve it
 */
public record Tenure(AccountId account, long token) {
    /** Of an account that no other host can serve. */
    public static Tenure alone(AccountId account) {
        return new Tenure(account, 0);
    }
}
