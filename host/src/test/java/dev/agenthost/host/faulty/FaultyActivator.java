package dev.agenthost.host.faulty;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into a bundle that does not start. */
public final class FaultyActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("this activator throws");
    }

    @Override
    public void stop(BundleContext context) {}
}
