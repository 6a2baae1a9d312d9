package dev.agenthost.core.delivery;

import java.time.Duration;

/**
 * How much trouble a delivery is worth.
 *
 * @param attempts how often one delivery is tried at most
 * @param firstDelay the wait before the second attempt; doubles from attempt to attempt
 * @param longestDelay the longest wait between two attempts, unless the platform asks for more
 */
public record DeliveryBounds(int attempts, Duration firstDelay, Duration longestDelay) {}
