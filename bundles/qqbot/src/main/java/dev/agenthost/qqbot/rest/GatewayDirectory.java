package dev.agenthost.qqbot.rest;

import java.util.concurrent.CompletionStage;

/** Knows which gateway to dial. Any thread; never blocks. */
public interface GatewayDirectory {
    /**
     * Asks anew on every call.
     *
     * @return fails with a {@link RestException} when the platform refuses, with a {@link TransportException} when it cannot
     *     be reached; see {@link Failures#cause}
     */
    CompletionStage<GatewayInfo> discover();
}
