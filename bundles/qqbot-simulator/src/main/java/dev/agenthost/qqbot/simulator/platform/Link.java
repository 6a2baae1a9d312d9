package dev.agenthost.qqbot.simulator.platform;

/** The transport of one WebSocket connection. All methods may be called on any thread, keep their order and never block. */
public interface Link {
    void sendText(String text);

    void sendBinary(String text);

    /** Sends a close frame; ends the TCP connection soon after, whether the client answers or not. */
    void close(int code, String reason);

    /** Ends the TCP stream (FIN) without a close frame. */
    void end();

    /** Cuts the TCP connection (RST). */
    void reset();

    /** Stops reading and writing, or takes it up again; the TCP connection stays. */
    void silence(boolean on);
}
