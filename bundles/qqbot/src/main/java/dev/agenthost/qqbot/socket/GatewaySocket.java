package dev.agenthost.qqbot.socket;

import java.util.concurrent.CompletionStage;

/** One open WebSocket. Any thread; no method blocks, none throws. */
public interface GatewaySocket {
    /**
     * Sends a text frame.
     *
     * @return completes when the frame left this process, exceptionally when it did not within the send time-out
     */
    CompletionStage<Void> send(String text);

    /** Sends a WebSocket ping; the answer comes as {@link SocketEndpoint#onPong}. */
    void ping();

    /**
     * Starts the closing handshake. {@link SocketEndpoint#onClose} may be called before this returns. The TCP connection
     * ends when the peer answers, at the latest with {@link #abort}.
     */
    void close(int code, String reason);

    /** Ends the TCP connection now, whatever state the WebSocket is in. */
    void abort();
}
