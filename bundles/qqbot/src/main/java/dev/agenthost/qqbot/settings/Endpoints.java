package dev.agenthost.qqbot.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The platform's hosts; credentials and tokens go to these only. All are encrypted unless their host is loopback.
 *
 * @param apiBaseUrl of the OpenAPI, without a slash at its end
 * @param tokenUrl where access tokens are given out
 * @param gatewayUrl the gateway to dial, or null for the one the OpenAPI names
 * @param route how they are reached
 */
public record Endpoints(
        URI apiBaseUrl, URI tokenUrl, @Nullable URI gatewayUrl, Route route) {
    /** Hosts that are reached directly. */
    public Endpoints(URI apiBaseUrl, URI tokenUrl, @Nullable URI gatewayUrl) {
        this(apiBaseUrl, tokenUrl, gatewayUrl, Route.DIRECT);
    }
}
