package dev.agenthost.qqbot.heartbeat;

/**
 * A whiteboard service that hears when an account's session becomes available and when it is gone. On bind the present
 * session of every account is replayed. Calls of one account come in order, one at a time, on the account's lane: they must
 * not block.
 */
public interface SessionListener {
    /** From READY on, or while resuming from the first replayed dispatch on. */
    void sessionAvailable(LiveSession session);

    /** The socket below this session is closing or closed; the session itself may come back on another. */
    void sessionGone(LiveSession session);
}
