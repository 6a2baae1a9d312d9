package dev.agenthost.qqbot.socket;

import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.TrustStore;
import dev.agenthost.thread.Threads;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.client.TyrusEngines;

/**
 * Opens WebSockets with Tyrus over a Grizzly transport of its own. A dial in progress holds no thread, so a thousand stalled
 * ones delay nobody; only looking up a host name blocks, and that is done by {@link HostNames}.
 */
public final class TyrusDialer implements Dialer, AutoCloseable {
    /** The longest frame taken, in bytes: twice what the platform is known to send. */
    public static final int MAX_FRAME = 8 * 1024 * 1024;

    private static final int SELECTORS = 2;
    private static final long IDLE_SECONDS = 5;

    private final SSLContext tls;
    private final TyrusEngines engines = new TyrusEngines(MAX_FRAME);
    private final ScheduledThreadPoolExecutor timer = Threads.timer("qqbot-dial-timer", TyrusDialer.class);
    private final HostNames names;
    private final TCPNIOTransport transport;

    /**
     * Starts the transport's threads.
     *
     * @param tls trust and identity for {@code wss} where the route has no trust store of its own
     * @param names stays the caller's
     */
    public TyrusDialer(SSLContext tls, HostNames names) throws IOException {
        this.tls = tls;
        this.names = names;
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        TCPNIOTransportBuilder builder = TCPNIOTransportBuilder.newInstance();
        builder.setName("qqbot-socket");
        // Callbacks never block, so the selector threads run them themselves: no worker pool, and order for free.
        builder.setIOStrategy(SameThreadIOStrategy.getInstance());
        builder.setSelectorRunnersCount(SELECTORS);
        builder.setSelectorThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                .setPoolName("qqbot-socket")
                .setCorePoolSize(SELECTORS)
                .setMaxPoolSize(SELECTORS)
                .setDaemon(true));
        builder.setTcpNoDelay(true);
        builder.setKeepAlive(true);
        transport = builder.build();
        transport.start();
    }

    @Override
    public CompletionStage<Void> dial(URI url, Route route, Duration timeout, SocketEndpoint endpoint) {
        try {
            TrustStore trustStore = route.trustStore();
            SSLContext trusting = trustStore == null ? tls : trustStore.context();
            Dial dial = new Dial(url, route.proxy(), trusting, endpoint, engines, transport, timer);
            TimeoutException late = new TimeoutException("not done in " + timeout.toMillis() + " ms");
            dial.deadline(timer.schedule(() -> dial.fail(late), timeout.toMillis(), TimeUnit.MILLISECONDS));
            names.find(dial.nextHost(), dial);
            return dial.opened();
        } catch (DeploymentException | RejectedExecutionException failure) {
            return CompletableFuture.failedFuture(new DialException("dial refused", failure));
        }
    }

    /** Ends every connection and every thread. */
    @Override
    public void close() throws IOException {
        transport.shutdownNow();
        timer.shutdownNow();
        engines.close();
    }
}
