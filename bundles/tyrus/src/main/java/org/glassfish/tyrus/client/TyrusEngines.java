package org.glassfish.tyrus.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.glassfish.tyrus.core.ComponentProviderService;
import org.glassfish.tyrus.core.DebugContext;
import org.glassfish.tyrus.core.TyrusEndpointWrapper;
import org.glassfish.tyrus.spi.ClientEngine;

/**
 * Tyrus client engines for connections that somebody else makes and owns.
 *
 * <p>{@link ClientManager} only dials by blocking a thread until the upgrade is answered, and with its shared container it
 * never closes the TCP connection of a dial that ran out of time. The engine below it has neither fault, but only this
 * package may create one: that is why this class lives here. Thread-safe.
 */
public final class TyrusEngines implements AutoCloseable {
    private static final String CONTAINER = "org.glassfish.tyrus.container.grizzly.client.GrizzlyClientContainer";

    private final ClientManager container;
    private final Map<String, Object> properties;

    /** @param incomingBufferSize the longest frame that is taken, in bytes; a longer one closes its session */
    public TyrusEngines(int incomingBufferSize) {
        this.container = createContainer();
        if (container.getScheduledExecutorService() instanceof ScheduledThreadPoolExecutor timer) {
            timer.setCorePoolSize(1); // ten by Tyrus's default, for time-outs of sends alone
        }
        this.properties = Map.of(ClientProperties.INCOMING_BUFFER_SIZE, incomingBufferSize);
    }

    private static ClientManager createContainer() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClientManager.class.getClassLoader());
        try {
            return ClientManager.createClient(CONTAINER);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * An engine for one connection attempt.
     *
     * @param endpoint gets the callbacks of the one session this engine may open
     * @param failed is told why the upgrade was refused
     */
    public ClientEngine create(URI uri, Endpoint endpoint, Consumer<Throwable> failed) throws DeploymentException {
        TyrusEndpointWrapper wrapper = new TyrusEndpointWrapper(
                endpoint,
                ClientEndpointConfig.Builder.create().build(),
                ComponentProviderService.createClient(),
                container,
                uri.toString(),
                null,
                new TyrusEndpointWrapper.SessionListener() {},
                null,
                null,
                null);
        return new TyrusClientEngine(wrapper, new UpgradeListener(failed), properties, uri, new DebugContext());
    }

    /** Ends Tyrus's own executors, should any have been started. */
    @Override
    public void close() {
        container.shutdown();
    }

    private record UpgradeListener(Consumer<Throwable> failed) implements TyrusClientEngine.ClientHandshakeListener {
        @Override
        public void onSessionCreated(Session session) {}

        @Override
        public void onError(Throwable exception) {
            failed.accept(exception);
        }
    }
}
