package dev.agenthost.store;

/** How far a delivery is. */
public enum DeliveryState {
    /** To be sent. */
    WAITING,
    /** The platform took it. */
    SENT,
    /** It was replaced by another delivery, or dropped by a person. */
    DROPPED,
    /** It cannot be delivered: a dead letter. */
    DEAD,
    /** It may or may not have arrived, and a repeat could show it twice: a dead letter that only a person replays. */
    UNKNOWN;

    /** Whether nothing more happens by itself. */
    public boolean settled() {
        return this != WAITING;
    }
}
