package dev.agenthost.qqbot.socket;

import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.settings.HttpProxy;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.GrizzlyFuture;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnectorHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLFilter;
import org.glassfish.tyrus.client.TyrusEngines;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeInfo;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeStatus;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a WebSocket: connect, tunnel, TLS handshake, upgrade. Once opened it is the last filter of the connection and
 * hands Tyrus what is read. Whatever goes wrong before, {@link #fail} ends the TCP connection.
 */
final class Dial extends BaseFilter implements HostNames.Asker {
    private static final int DEFAULT_PORT = 80;
    private static final int DEFAULT_TLS_PORT = 443;

    private final URI url;
    private final @Nullable HttpProxy proxy;
    private final SSLContext tls;
    private final TCPNIOTransport transport;
    private final ScheduledExecutorService timer;
    private final ClientEngine engine;
    private final UpgradeHead head = new UpgradeHead();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private volatile String step = "look up the host";
    private volatile @Nullable Future<?> deadline;
    private volatile @Nullable Future<?> connecting;
    private volatile @Nullable Connection<?> connection;
    private volatile org.glassfish.tyrus.spi.@Nullable Connection webSocket;

    Dial(
            URI url,
            @Nullable HttpProxy proxy,
            SSLContext tls,
            SocketEndpoint endpoint,
            TyrusEngines engines,
            TCPNIOTransport transport,
            ScheduledExecutorService timer)
            throws DeploymentException {
        this.url = url;
        this.proxy = proxy;
        this.tls = tls;
        this.transport = transport;
        this.timer = timer;
        this.engine = engines.create(url, new TyrusEndpoint(endpoint, this::socket), this::fail);
    }

    private GatewaySocket socket(Session webSocketSession) {
        Connection<?> current = connection;
        if (current == null) {
            throw new IllegalStateException("opened without a connection");
        }
        return new TyrusSocket(webSocketSession, current, timer);
    }

    CompletionStage<Void> opened() {
        return opened;
    }

    /** @param running ends this dial when its time is over */
    void deadline(Future<?> running) {
        deadline = running;
        if (opened.isDone()) {
            running.cancel(false);
        }
    }

    private boolean secure() {
        return "wss".equalsIgnoreCase(url.getScheme());
    }

    /** The host to connect to, the proxy's where there is one. */
    String nextHost() {
        HttpProxy through = proxy;
        return through == null ? url.getHost() : through.host();
    }

    /** Nobody has to look it up any more when this dial is over. */
    @Override
    public boolean waits() {
        return !opened.isDone();
    }

    @Override
    public void found(InetAddress address) {
        HttpProxy through = proxy;
        try {
            connect(new InetSocketAddress(address, through == null ? port() : through.port()));
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    @Override
    public void failed(Exception failure) {
        fail(failure instanceof UnknownHostException ? new IOException("unknown host " + nextHost()) : failure);
    }

    private int port() {
        int defaultPort = secure() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        return url.getPort() < 0 ? defaultPort : url.getPort();
    }

    private void connect(InetSocketAddress nextHop) {
        if (opened.isDone()) {
            return;
        }
        step = "connect";
        FilterChainBuilder chain = FilterChainBuilder.stateless().add(new TransportFilter());
        HttpProxy through = proxy;
        Tunnel tunnel = through == null ? null : new Tunnel(url.getHost(), port(), through.authorization());
        if (tunnel != null) {
            chain.add(tunnel);
        }
        SSLFilter sslFilter = secure() ? VerifiedTls.filter(tls, url.getHost(), port()) : null;
        if (sslFilter != null) {
            chain.add(sslFilter);
        }
        GrizzlyFuture<?> pending = TCPNIOConnectorHandler.builder(transport)
                .processor(chain.add(this).build())
                .build()
                .connect(nextHop);
        connecting = pending;
        onCompletion(pending, result -> connected((Connection<?>) result, tunnel, sslFilter));
        if (opened.isDone()) {
            pending.cancel(true);
        }
    }

    private <R> void onCompletion(GrizzlyFuture<R> pending, Consumer<R> then) {
        pending.addCompletionHandler(new Step<R>() {
            @Override
            public void completed(R result) {
                then.accept(result);
            }
        });
    }

    private void connected(Connection<?> established, @Nullable Tunnel tunnel, @Nullable SSLFilter sslFilter) {
        connection = established;
        if (opened.isDone()) {
            established.terminateSilently();
        } else if (tunnel == null) {
            reached(established, sslFilter);
        } else {
            step = "tunnel through the proxy";
            tunnel.opened().whenComplete((open, failure) -> {
                if (failure == null) {
                    reached(established, sslFilter);
                } else {
                    fail(failure);
                }
            });
        }
    }

    /** The bytes go to the gateway from here on. */
    private void reached(Connection<?> established, @Nullable SSLFilter sslFilter) {
        if (sslFilter == null) {
            upgrade(established);
            return;
        }
        step = "TLS handshake";
        try {
            sslFilter.handshake(established, new Step<SSLEngine>() {
                @Override
                public void completed(SSLEngine result) {
                    upgrade(established);
                }
            });
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private void upgrade(Connection<?> established) {
        step = "upgrade";
        byte[] request = UpgradeHead.request(engine.createUpgradeRequest(null));
        Buffer bytes = Buffers.wrap(established.getMemoryManager(), request);
        established.write(bytes, new Step<>());
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        Buffer message = context.getMessage();
        try {
            read(message.toByteBuffer());
        } catch (IOException failure) {
            fail(failure);
        } finally {
            message.tryDispose();
        }
        return context.getStopAction();
    }

    private void read(ByteBuffer bytes) throws IOException {
        while (webSocket == null && bytes.hasRemaining()) {
            UpgradeResponse response = head.take(bytes.get());
            if (response != null) {
                upgraded(response);
            }
        }
        org.glassfish.tyrus.spi.Connection current = webSocket;
        if (current != null && bytes.hasRemaining()) {
            current.getReadHandler().handle(bytes);
        }
    }

    private void upgraded(UpgradeResponse response) throws IOException {
        Connection<?> established = connection;
        if (established == null || opened.isDone()) {
            throw new IOException("answered too late");
        }
        GrizzlyWriter<?> writer = new GrizzlyWriter<>(established);
        ClientUpgradeInfo info = engine.processResponse(response, writer, reason -> writer.close());
        if (info.getUpgradeStatus() != ClientUpgradeStatus.SUCCESS) {
            throw new IOException("refused with HTTP " + response.getStatus());
        }
        webSocket = info.createConnection();
        cancel(deadline);
        opened.complete(null);
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        org.glassfish.tyrus.spi.Connection current = webSocket;
        if (current == null) {
            fail(new IOException("the peer closed the connection"));
        } else {
            current.close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "the connection broke"));
        }
        return context.getStopAction();
    }

    void fail(Throwable cause) {
        if (opened.completeExceptionally(new DialException(step + ": " + cause.getMessage(), cause))) {
            cancel(deadline);
            cancel(connecting);
            Connection<?> current = connection;
            if (current != null) {
                current.terminateSilently();
            }
        }
    }

    private static void cancel(@Nullable Future<?> pending) {
        if (pending != null) {
            pending.cancel(true);
        }
    }

    private class Step<T> extends EmptyCompletionHandler<T> {
        @Override
        public void failed(Throwable failure) {
            fail(failure);
        }
    }
}
