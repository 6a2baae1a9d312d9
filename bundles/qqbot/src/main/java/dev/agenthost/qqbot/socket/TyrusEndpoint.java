package dev.agenthost.qqbot.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Translates the callbacks of the Tyrus session into those of our endpoint. */
final class TyrusEndpoint extends Endpoint {
    private final SocketEndpoint endpoint;
    private final Function<Session, GatewaySocket> open;

    /** @param open makes the socket of the opened session */
    TyrusEndpoint(SocketEndpoint endpoint, Function<Session, GatewaySocket> open) {
        this.endpoint = endpoint;
        this.open = open;
    }

    @Override
    public void onOpen(Session webSocketSession, EndpointConfig config) {
        webSocketSession.addMessageHandler(String.class, whole(endpoint::onText));
        webSocketSession.addMessageHandler(ByteBuffer.class, whole(bytes -> endpoint.onBinary(copy(bytes))));
        webSocketSession.addMessageHandler(PongMessage.class, whole(pong -> endpoint.onPong()));
        endpoint.onOpen(open.apply(webSocketSession));
    }

    private static <T> MessageHandler.Whole<T> whole(Consumer<T> consumer) {
        return consumer::accept;
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    @Override
    public void onClose(Session webSocketSession, CloseReason reason) {
        endpoint.onClose(reason.getCloseCode().getCode(), String.valueOf(reason.getReasonPhrase()));
    }

    @Override
    public void onError(Session webSocketSession, Throwable failure) {
        endpoint.onError(failure);
    }
}
