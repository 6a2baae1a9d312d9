package dev.agenthost.qqbot.heartbeat;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import java.time.Duration;

/** A session on its present socket. Any thread; no method blocks. */
public interface LiveSession {
    AccountId account();

    /** Of the socket, counted from 1. */
    long generation();

    /** Between heartbeats, as the gateway wants it; at least a quarter of a second. */
    Duration heartbeatInterval();

    /** Where the heartbeat writes down what it knows. */
    HeartbeatState heartbeat();

    /** Something new was written down there: people may want to see it. */
    void heartbeatChanged();

    /** How many heartbeats the platform answered on this socket; counted where frames are decoded, ahead of every queue. */
    long answers();

    /** Sends a heartbeat with the last received sequence number, or null before the first. */
    void beat();

    /** Asks for this socket to be closed; the session is kept. */
    void requestClose(String reason);
}
