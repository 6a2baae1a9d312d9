package dev.agenthost.qqbot.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Tyrus session together with the TCP connection below it. */
final class TyrusSocket implements GatewaySocket {
    private static final Logger log = LoggerFactory.getLogger(TyrusSocket.class);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    private final Session webSocketSession;
    private final Connection<?> connection;
    private final ScheduledExecutorService timer;

    TyrusSocket(Session webSocketSession, Connection<?> connection, ScheduledExecutorService timer) {
        this.webSocketSession = webSocketSession;
        this.connection = connection;
        this.timer = timer;
    }

    // Tyrus throws plain RuntimeExceptions where a socket is not connected any more.

    @Override
    public CompletionStage<Void> send(String text) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            Future<?> deadline = timer.schedule(
                    () -> sent.completeExceptionally(new TimeoutException("not sent in " + SEND_TIMEOUT)),
                    SEND_TIMEOUT.toMillis(),
                    TimeUnit.MILLISECONDS);
            var unused = sent.whenComplete((done, failure) -> deadline.cancel(false));
            webSocketSession.getAsyncRemote().sendText(text, result -> {
                if (result.isOK()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(result.getException());
                }
            });
        } catch (RuntimeException closed) {
            sent.completeExceptionally(closed);
        }
        return sent;
    }

    @Override
    public void ping() {
        try {
            webSocketSession.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException closed) {
            log.debug("No ping on a closed socket: {}", closed.toString());
        }
    }

    @Override
    public void close(int code, String reason) {
        try {
            webSocketSession.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
        } catch (IOException | RuntimeException closed) {
            log.debug("The socket was closed already: {}", closed.toString());
        }
    }

    @Override
    public void abort() {
        connection.terminateSilently();
    }
}
