package dev.agenthost.qqbot.webhook;

/** Where the platform's requests come in. Calls come one at a time. */
public interface Door {
    /**
     * Opens it.
     *
     * @param webhooks answers what comes in, and wants to hear when {@link Opened#reachable()} changes
     */
    Opened open(Webhooks webhooks);

    /** An open door. */
    interface Opened {
        void close();

        /** Whether there is an HTTP service that lets requests in. Any thread. */
        default boolean reachable() {
            return true;
        }
    }
}
