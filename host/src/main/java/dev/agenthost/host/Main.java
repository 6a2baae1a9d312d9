package dev.agenthost.host;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts a host in the foreground. Exit code 0 when it was stopped, 1 when it could not start, 2 for a wrong argument, 3 out of memory. */
public final class Main {
    private static final String PROXY_LOGINS = "jdk.http.auth.tunneling.disabledSchemes";

    private Main() {}

    /** Returns only when the host has stopped; the process ends with it. */
    public static void main(String[] arguments) throws InterruptedException {
        EndOnOutOfMemory.begin();
        int exitCode = 0;
        try {
            run(CommandLine.parse(arguments));
        } catch (HostException e) {
            System.err.println(e.getMessage());
            exitCode = e.exitCode();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    private static void run(CommandLine commandLine) throws HostException, InterruptedException {
        if (commandLine.help()) {
            System.out.print(CommandLine.HELP);
            return;
        }
        Shutdown shutdown = new Shutdown();
        shutdown.onSignal();
        if (Boolean.getBoolean("agenthost.endWithParent")) {
            shutdown.onEndOfParent();
        }
        Instance instance = Instance.of(Instance.distribution(), commandLine);
        instance.prepare();
        DataLock lock = DataLock.take(instance.data());
        try {
            run(instance, commandLine, shutdown);
        } finally {
            lock.close();
        }
    }

    private static void run(Instance instance, CommandLine commandLine, Shutdown shutdown)
            throws HostException, InterruptedException {
        System.setProperty("logback.configurationFile", instance.logging().toString());
        System.setProperty("agenthost.log", instance.log().toString());
        // Java's HTTP client refuses a proxy's Basic login in front of TLS unless it is told before its first use.
        System.setProperty(PROXY_LOGINS, System.getProperty(PROXY_LOGINS, ""));
        // Until the logging bundles take over java.util.logging.
        Logger.getLogger("").setLevel(Level.WARNING);

        List<HostFeature> features = new FeatureReader().readAll(instance.features(), commandLine);
        Map<String, String> settings =
                FrameworkSettings.of(instance, features, Boolean.getBoolean("agenthost.terminal"));
        DemoPage demo = commandLine.demo() ? demoPage(instance) : null;
        Host host = Host.install(instance.system(), features, settings);
        shutdown.ends(host);
        host.start();
        System.out.println("Agent Host runs" + (commandLine.safe() ? " without bundles/" : "") + "; its log is in "
                + instance.log());
        if (demo != null) {
            System.out.println(demo.line());
        }
        host.awaitStop();
    }

    private static DemoPage demoPage(Instance instance) throws HostException {
        Path file = instance.config().resolve("org.apache.felix.http.cfg");
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        } catch (IOException e) {
            throw new HostException("Cannot read " + file + ": " + e.getMessage());
        }
        String port = settings.getProperty("org.osgi.service.http.port", "8181");
        if (!port.matches("\\d{1,5}")) {
            throw new HostException(
                    file + ": org.osgi.service.http.port: expected a port number, found '" + port + "'");
        }
        return new DemoPage(settings.getProperty("org.apache.felix.http.host", "127.0.0.1"), Integer.parseInt(port));
    }
}
