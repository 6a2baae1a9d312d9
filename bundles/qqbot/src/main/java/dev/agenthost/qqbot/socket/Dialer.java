package dev.agenthost.qqbot.socket;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Opens WebSockets; one for all accounts of this bundle. Any thread; never blocks. */
public interface Dialer {
    /**
     * Dials. A dial that fails leaves nothing behind and makes no callback.
     *
     * @param url {@code ws} or {@code wss}
     * @param timeout for everything until the WebSocket is open: host name, connect, TLS handshake, upgrade
     * @param endpoint gets the callbacks of the socket this dial opens, at most one socket
     * @return completes when {@link SocketEndpoint#onOpen} was called, or exceptionally with a {@link DialException}
     */
    CompletionStage<Void> dial(URI url, Duration timeout, SocketEndpoint endpoint);
}
