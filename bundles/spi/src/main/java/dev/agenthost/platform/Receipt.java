package dev.agenthost.platform;

import java.time.Instant;

/**
 * The platform took a delivery over.
 *
 * @param messageId the platform's id of what was sent; empty where it does not tell (a recognised repeat)
 * @param at when, by the host's clock
 */
public record Receipt(String messageId, Instant at) {}
