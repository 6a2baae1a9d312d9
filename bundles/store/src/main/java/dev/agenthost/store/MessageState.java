package dev.agenthost.store;

/** How far a message is. */
public enum MessageState {
    /** Its turn is due. */
    WAITING,
    /** Its turn is over, its answers are not all settled. */
    SENDING,
    /** Everything is settled. */
    DONE,
    /** Its turn failed for good: a dead letter. Its deliveries, a notice for one, may still be open. */
    DEAD
}
