package dev.agenthost.qqbot.gateway;

/** The close codes we send. */
public final class Leave {
    /** We come back to this session: op 7, update, shutdown, restart, and everything that went wrong. */
    public static final int RESUMABLY = 4000;

    /** The account is removed: the platform may end the session. */
    public static final int FOR_GOOD = 1000;

    private Leave() {}
}
