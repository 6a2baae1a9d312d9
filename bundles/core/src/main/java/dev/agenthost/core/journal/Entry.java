package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageRow;

/** One thing an adapter handed over, in its place in the order of the account. */
sealed interface Entry {
    /** Whose it is. */
    AccountId account();

    /** A message, its row, and the position that goes with it. */
    record Message(AccountId account, InboundEvent message, MessageRow row, Checkpoint checkpoint) implements Entry {}

    /** A position without a message. */
    record Position(AccountId account, Checkpoint checkpoint) implements Entry {}

    /** The position of this partition is worthless from here on. */
    record Forgotten(AccountId account, String partition) implements Entry {}

    /** What becomes of a key of the account's memory. */
    record Kept(AccountId account, String key, Change change) implements Entry {}
}
