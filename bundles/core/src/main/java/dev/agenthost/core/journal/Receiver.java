package dev.agenthost.core.journal;

import dev.agenthost.store.Backlog;
import java.util.List;

/** Gets what is to be handled; called on the journal's thread, must be quick. */
public interface Receiver {
    /** What lay in the store when it was opened; comes first. */
    void begin(List<Backlog> backlogs);

    /** A message was stored; in the order of its account. */
    void taken(Taken message);
}
