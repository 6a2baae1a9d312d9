package dev.agenthost.core.journal;

/** The keys of an account's memory that are the host's own; adapters neither see nor use them. */
public final class HostKeys {
    /** All of them begin so. */
    public static final String PREFIX = "host:";

    /** What the platform decided about something sent; behind it follows the mark of the examination. */
    public static final String REVIEWED = PREFIX + "reviewed:";

    /** In place of the id of a message that is shown, where the platform tells none. */
    public static final String SHOWN = "shown";

    private HostKeys() {}
}
