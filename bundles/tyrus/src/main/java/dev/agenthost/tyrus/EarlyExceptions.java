package dev.agenthost.tyrus;

import java.util.Objects;
import org.glassfish.grizzly.CloseReason;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Has Grizzly make the exceptions it keeps in static fields before there is an adapter. An exception remembers the classes on
 * the stack it was made on; made by the first connection that ends, it would hold that adapter's class loader for ever.
 */
public final class EarlyExceptions implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Objects.requireNonNull(CloseReason.LOCALLY_CLOSED_REASON);
    }

    @Override
    public void stop(BundleContext context) {}
}
