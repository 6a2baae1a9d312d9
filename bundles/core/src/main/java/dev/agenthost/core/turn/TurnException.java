package dev.agenthost.core.turn;

import java.io.Serial;

/** Why a turn ended without an answer. */
public final class TurnException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /** No agent of the name came in time. */
        NO_AGENT,
        /** The agent went away while it answered. */
        AGENT_GONE,
        /** The deadline passed. */
        LATE,
        /** Every thread of the agent is held by a turn whose deadline passed. */
        EXHAUSTED,
        /** The host stops. */
        STOPPING
    }

    private final Kind kind;

    TurnException(Kind kind, String message) {
        // where it was made tells nothing: turns fail by time and by other people's code
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
