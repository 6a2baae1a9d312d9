package dev.agenthost.store;

/** What became of a change. */
public sealed interface Outcome {
    /**
     * A message was stored.
     *
     * @param row its number; rises with every message of an account
     */
    record Taken(long row) implements Outcome {}

    /** The message was stored before. */
    record Repeat() implements Outcome {}

    /** Every other change. */
    record Applied() implements Outcome {}
}
