package dev.agenthost.store;

import dev.agenthost.message.AccountId;
import java.io.Serial;
import java.util.Set;

/** Another host serves some of these accounts now; nothing was applied. */
public final class LeaseLostException extends StoreException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Set<AccountId> accounts;

    public LeaseLostException(Set<AccountId> accounts) {
        super(Kind.REFUSED, "another host serves " + accounts + " now", null);
        this.accounts = Set.copyOf(accounts);
    }

    /** The accounts that another host serves. */
    public Set<AccountId> accounts() {
        return accounts;
    }
}
