package dev.agenthost.core.journal;

import java.io.Serial;

/** The host stops, changes its store or no longer serves the account: what is under way is left as it is stored. */
public final class StoppedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        // where it was made tells nothing
        super("the host stops, changes its store or no longer serves the account", null, false, false);
    }
}
