package dev.agenthost.qqbot.heartbeat;

import dev.agenthost.qqbot.connection.AccountStreams;
import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.gateway.ResumeState;
import dev.agenthost.qqbot.socket.Dialer;

/** Knows what the heartbeat may not, so that the rule of the architecture is seen to go red. Only ever looked at. */
@SuppressWarnings("unused")
public final class HeartbeatTrespasser {
    void trespass(
            AccountStreams account,
            Dialer dialer,
            ConnectionState connection,
            ResumeState resume,
            Lifecycle lifecycle) {}
}
