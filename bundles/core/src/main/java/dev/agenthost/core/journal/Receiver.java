package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;

/** Gets what is to be handled; called on the journal's thread, must be quick. */
public interface Receiver {
    /** From now on this host serves the account, of which this much lies in the store; comes first. */
    void begin(Tenure tenure, Backlog backlog);

    /** A message was stored; in the order of its account. */
    void taken(Taken message);

    /** This host serves the account no more: nothing of it is begun. */
    void end(AccountId account);

    /** Whether nothing of the account is under way. */
    boolean idle(AccountId account);

    /** The platform has ended an examination: what was noted of that. */
    default void reviewed(Tenure tenure, Change note) {}
}
