package dev.agenthost.qqbot.webhook;

import java.net.URI;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP service of a host on loopback, with few threads: the server a host has, without the framework around it. */
public final class WebhookHttp implements Door {
    static final int THREADS = 8;

    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final ServletContextHandler context = new ServletContextHandler();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    public WebhookHttp() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @Override
    public Opened open(Webhooks webhooks) {
        ServletHolder servlet = new ServletHolder(new WebhookServlet(webhooks));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, Webhooks.PATH);
        return () -> {};
    }

    /** Where the platform sends to. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + Webhooks.PATH);
    }

    public void close() throws Exception {
        server.stop();
    }
}
