package dev.agenthost.qqbot.socket;

/**
 * Callbacks of one WebSocket, in the manner of a Jakarta WebSocket endpoint. They come one at a time and must not block: the
 * thread serves many sockets. Only {@link #onClose} may also come re-entrantly out of {@link GatewaySocket#close}.
 */
public interface SocketEndpoint {
    void onOpen(GatewaySocket socket);

    void onText(String text);

    /** A binary frame, whole. */
    void onBinary(byte[] content);

    void onPong();

    /** Something went wrong on this socket. Not a close: that comes on its own, or not at all. */
    void onError(Throwable failure);

    /** @param code the peer's close code, ours when we closed, 1006 when the connection broke */
    void onClose(int code, String reason);
}
