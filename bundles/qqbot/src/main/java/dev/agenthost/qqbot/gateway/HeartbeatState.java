package dev.agenthost.qqbot.gateway;

import java.time.Duration;

/** Fact five: is the peer alive? Written by the heartbeat component only; outlives the gaps between sockets. */
public final class HeartbeatState {
    private static final View IDLE = new View(0, Duration.ZERO, 0);

    /**
     * What is known.
     *
     * @param generation of the socket that is kept alive; 0 while there is no session
     * @param interval between heartbeats
     * @param unanswered heartbeats in a row without an answer
     */
    public record View(long generation, Duration interval, int unanswered) {}

    private volatile View view = IDLE;

    public View view() {
        return view;
    }

    /** @return whether this is news */
    public boolean beating(long generation, Duration interval, int unanswered) {
        View next = new View(generation, interval, unanswered);
        boolean news = !next.equals(view);
        view = next;
        return news;
    }

    public void idle() {
        view = IDLE;
    }
}
