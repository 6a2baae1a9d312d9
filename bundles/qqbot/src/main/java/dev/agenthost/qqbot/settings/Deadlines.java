package dev.agenthost.qqbot.settings;

import java.time.Duration;

/**
 * How long each phase may take.
 *
 * @param dial TCP, TLS and the WebSocket upgrade together
 * @param hello from the open socket to the gateway's Hello
 * @param ready from Identify or Resume, or from the last frame since, to READY or RESUMED
 * @param close from our request to close until the socket is given up
 * @param request one HTTP request, its answer's body included
 */
public record Deadlines(Duration dial, Duration hello, Duration ready, Duration close, Duration request) {}
