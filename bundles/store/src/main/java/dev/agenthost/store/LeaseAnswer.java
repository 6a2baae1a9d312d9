package dev.agenthost.store;

import dev.agenthost.message.AccountId;
import java.time.Instant;
import java.util.List;

/** What became of the wish to serve an account. */
public sealed interface LeaseAnswer {
    AccountId account();

    /**
     * From now on this host serves the account.
     *
     * @param positions all of the account, as the host before left them
     * @param backlog what the account has that is not settled
     */
    record Granted(Lease lease, List<PositionRow> positions, Backlog backlog) implements LeaseAnswer {
        public Granted {
            positions = List.copyOf(positions);
        }

        @Override
        public AccountId account() {
            return lease.account();
        }
    }

    /**
     * Another host serves it.
     *
     * @param host its id
     * @param until when its lease ends if it does not renew it, by the database's clock
     */
    record Elsewhere(AccountId account, String host, Instant until) implements LeaseAnswer {}
}
