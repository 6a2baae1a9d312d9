package dev.agenthost.qqbot.webhook;

/** Where the platform's requests come in. Calls come one at a time. */
public interface Door {
    /**
     * Opens it.
     *
     * @param webhooks answers what comes in
     * @return closes it
     */
    Runnable open(Webhooks webhooks);
}
