package dev.agenthost.qqbot.rest;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which gateway to dial (protocol 2).
 *
 * @param url of the gateway; {@code wss}, or {@code ws} on loopback
 * @param shards how many the platform recommends; 1 where it does not say
 * @param limit how many sessions may still be started, or null where it does not say
 */
public record GatewayInfo(URI url, int shards, @Nullable SessionStartLimit limit) {}
