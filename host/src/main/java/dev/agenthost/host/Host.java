package dev.agenthost.host;

import dev.agenthost.host.HostFeature.StartedBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** An OSGi framework with the bundles of the features. */
final class Host {
    private final Framework framework;

    private Host(Framework framework) {
        this.framework = framework;
    }

    /** Installs the bundles of the features, marks them started, and leaves the framework ready to {@link #start}. */
    static Host install(Path system, List<HostFeature> features, Map<String, String> settings) throws HostException {
        Framework framework = ServiceLoader.load(FrameworkFactory.class, Host.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new HostException("No OSGi framework in lib/"))
                .newFramework(settings);
        try {
            framework.init(new FrameworkTrouble(System.err));
            framework
                    .adapt(FrameworkStartLevel.class)
                    .setInitialBundleStartLevel(FrameworkSettings.START_LEVEL_OF_HOT_BUNDLES);
        } catch (BundleException e) {
            throw new HostException("The framework does not start: " + e.getMessage());
        }
        for (HostFeature feature : features) {
            for (StartedBundle bundle : feature.bundles()) {
                install(framework.getBundleContext(), system, feature, bundle);
            }
        }
        return new Host(framework);
    }

    private static void install(BundleContext context, Path system, HostFeature feature, StartedBundle named)
            throws HostException {
        Path jar = system.resolve(named.path());
        if (!Files.isRegularFile(jar)) {
            throw new HostException("features/" + feature.file() + ": " + named.id() + ": expected the file " + jar);
        }
        try {
            Bundle bundle = context.installBundle("reference:" + jar.toFile().toURI());
            bundle.adapt(BundleStartLevel.class).setStartLevel(named.startLevel());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        } catch (BundleException e) {
            throw new HostException("features/" + feature.file() + ": " + named.id() + ": " + e.getMessage());
        }
    }

    /** Starts everything; bundles that do not start are told and left. */
    void start() throws HostException {
        try {
            framework.start();
        } catch (BundleException e) {
            throw new HostException("The framework does not start: " + e.getMessage());
        }
    }

    /** Waits until somebody stops the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops everything.
     *
     * @return whether that was done within the bound
     */
    boolean stop(Duration bound) throws InterruptedException, BundleException {
        framework.stop();
        return framework.waitForStop(bound.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    /** The bundles that are neither started nor stopped. */
    String stopping() {
        BundleContext context = framework.getBundleContext();
        return context == null
                ? ""
                : Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.STOPPING)
                        .map(Bundle::getSymbolicName)
                        .collect(Collectors.joining(", "));
    }
}
