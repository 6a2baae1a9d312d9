package dev.agenthost.store;

import dev.agenthost.message.AccountId;

/** How far a partition of an account was taken over; see the SPI's {@code Checkpoint}. */
public record PositionRow(AccountId account, String partition, String session, long sequence) {}
