package dev.agenthost.qqbot.connection;

import java.time.Duration;

/**
 * Times that are ours and no setting.
 *
 * @param backoffFirst the first wait before a dial
 * @param backoffCap the longest
 * @param backoffHold how long READY must hold for the waits to start again
 * @param pulse between WebSocket pings, and looks at the session's age
 * @param silence without any frame or pong after which the socket is given up
 * @param closeGrace between our close frame and the end of the TCP connection
 * @param probe between attempts of a parked account
 * @param attention between attempts while the inbox takes nothing and does not call
 */
public record Timings(
        Duration backoffFirst,
        Duration backoffCap,
        Duration backoffHold,
        Duration pulse,
        Duration silence,
        Duration closeGrace,
        Duration probe,
        Duration attention) {
    /** What a host runs with. */
    public static final Timings DEFAULT = new Timings(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(65),
            Duration.ofSeconds(2),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1));
}
