package dev.agenthost.qqbot.webhook;

import jakarta.servlet.Servlet;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** A servlet on the host's HTTP service, by the HTTP whiteboard. A host without servlets has none of its classes. */
public final class ServletDoor implements Door {
    private final BundleContext context;

    public ServletDoor(BundleContext context) {
        this.context = context;
    }

    @Override
    public Runnable open(Webhooks webhooks) {
        ServiceRegistration<Servlet> servlet = context.registerService(
                Servlet.class,
                new WebhookServlet(webhooks),
                FrameworkUtil.asDictionary(Map.of(
                        "osgi.http.whiteboard.servlet.name",
                        "QQ webhook",
                        "osgi.http.whiteboard.servlet.pattern",
                        new String[] {Webhooks.PATH},
                        "osgi.http.whiteboard.servlet.asyncSupported",
                        true)));
        return servlet::unregister;
    }
}
