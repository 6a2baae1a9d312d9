package dev.agenthost.qqbot.webhook;

import jakarta.servlet.Servlet;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;

/** A servlet on the host's HTTP service, by the HTTP whiteboard. A host without servlets has none of its classes. */
public final class ServletDoor implements Door {
    private static final String HTTP_SERVICE = "org.osgi.service.servlet.runtime.HttpServiceRuntime";

    private final BundleContext context;

    public ServletDoor(BundleContext context) {
        this.context = context;
    }

    @Override
    public Opened open(Webhooks webhooks) {
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
        ServiceListener changes = change -> webhooks.changed();
        listen(changes);
        return new Opened() {
            @Override
            public void close() {
                context.removeServiceListener(changes);
                servlet.unregister();
            }

            @Override
            public boolean reachable() {
                try {
                    return context.getServiceReference(HTTP_SERVICE) != null;
                } catch (IllegalStateException stopped) {
                    return false;
                }
            }
        };
    }

    private void listen(ServiceListener changes) {
        try {
            context.addServiceListener(changes, "(objectClass=" + HTTP_SERVICE + ")");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
