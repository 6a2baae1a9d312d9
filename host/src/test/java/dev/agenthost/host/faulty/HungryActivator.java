package dev.agenthost.host.faulty;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into a bundle that eats up the heap, on a thread of its own, and thinks nothing of the error. */
public final class HungryActivator implements BundleActivator {
    private static final int MOUTHFUL = 1024 * 1024;

    private final List<byte[]> eaten = new ArrayList<>();

    @Override
    public void start(BundleContext context) {
        Thread eating = new Thread(this::eat, "hungry");
        eating.setDaemon(true);
        eating.start();
    }

    private void eat() {
        while (true) {
            try {
                eaten.add(new byte[MOUTHFUL]);
            } catch (OutOfMemoryError e) {
                // What a host must not live on with: everybody else finds no memory either.
            }
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
