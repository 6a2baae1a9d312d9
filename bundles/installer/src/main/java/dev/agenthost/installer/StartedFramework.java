package dev.agenthost.installer;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/**
 * Tells when the framework has started. A candidate is resolved on trial under a resolver hook, and whatever resolves
 * elsewhere when that hook goes is not resolved at all: so nothing is tried while the host's own bundles still come up.
 */
final class StartedFramework implements FrameworkListener, AutoCloseable {
    private final BundleContext context;
    private final CountDownLatch started = new CountDownLatch(1);

    StartedFramework(BundleContext context) {
        this.context = context;
        context.addFrameworkListener(this);
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            started.countDown();
        }
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            started.countDown();
        }
    }

    boolean isStarted() {
        return started.getCount() == 0;
    }

    /** Returns when the framework has started, or at an interrupt. */
    void await() {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.removeFrameworkListener(this);
    }
}
