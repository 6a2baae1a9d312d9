package dev.agenthost.installer;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into bundles of the tests: does not want to start. */
public final class RefusingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no desire to start");
    }

    @Override
    public void stop(BundleContext context) {}
}
