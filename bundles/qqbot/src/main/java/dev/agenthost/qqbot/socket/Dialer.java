package dev.agenthost.qqbot.socket;

import dev.agenthost.qqbot.settings.Route;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Opens WebSockets; one for all accounts of this bundle. Any thread; never blocks. */
public interface Dialer {
    /**
     * Dials. A dial that fails leaves nothing behind and makes no callback.
     *
     * @param url {@code ws} or {@code wss}
     * @param route how its host is reached; the host's certificate has to bear its name in any case
     * @param timeout for everything until the WebSocket is open: host name, connect, tunnel, TLS handshake, upgrade
     * @param endpoint gets the callbacks of the socket this dial opens, at most one socket
     * @return completes when {@link SocketEndpoint#onOpen} was called, or exceptionally with a {@link DialException}
     */
    CompletionStage<Void> dial(URI url, Route route, Duration timeout, SocketEndpoint endpoint);
}
