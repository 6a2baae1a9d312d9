package dev.agenthost.qqbot.gateway;

import java.util.Set;

/**
 * Decides when a session is not worth another Resume: refused or not confirmed too often (protocol 10.3), or its next event
 * kills every socket. Not thread-safe.
 */
public final class ResumeTrust {
    static final int LIMIT = 3;
    /** Ends that a frame caused: protocol error, unacceptable, inconsistent, too big, and what Tyrus says of too long ones. */
    private static final Set<Integer> FRAME_CAUSED = Set.of(1002, 1003, 1007, 1009, 1011);

    private int unconfirmed;
    private int killed;
    private long killedAt = -1;

    /** RESUMED or READY came. */
    public void confirmed() {
        unconfirmed = 0;
    }

    /** A session begins. */
    public void reset() {
        unconfirmed = 0;
        killed = 0;
        killedAt = -1;
    }

    /**
     * A socket has ended that we did not end ourselves.
     *
     * @param code the close code
     * @param resuming whether Resume was sent and not confirmed
     * @param advanced whether the handled position moved on this socket
     * @param handled the handled position
     * @return whether the session has to be given up
     */
    public boolean lost(int code, boolean resuming, boolean advanced, long handled) {
        if (resuming) {
            unconfirmed = advanced ? 1 : unconfirmed + 1;
        }
        if (FRAME_CAUSED.contains(code)) {
            killed = handled == killedAt ? killed + 1 : 1;
            killedAt = handled;
        }
        return unconfirmed >= LIMIT || killed >= LIMIT;
    }
}
