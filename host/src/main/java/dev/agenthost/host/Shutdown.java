package dev.agenthost.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/** Ends the process when it is told to (SIGTERM, Ctrl-C): exit code 0, within a bound, whatever hangs. */
final class Shutdown {
    /** Together with the end of the Java machine this stays under five seconds. */
    private static final Duration BOUND = Duration.ofSeconds(4);

    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    /** Null until there is one: before, there is nothing to stop. */
    private volatile @Nullable Host host;

    /** This host is stopped before the process ends. */
    void ends(Host started) {
        host = started;
    }

    void onSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "agenthost-shutdown"));
    }

    /** Also when the process ends that started this one, for one that does not pass its own end on (Maven). */
    void onEndOfParent() {
        ProcessHandle.current().parent().ifPresent(parent -> {
            Thread waiting = new Thread(
                    () -> {
                        parent.onExit().join();
                        System.exit(0);
                    },
                    "agenthost-parent");
            waiting.setDaemon(true);
            waiting.start();
        });
    }

    /** On a thread of its own: even the request to stop may block, and so may a line to a console that nobody reads. */
    private void run() {
        Thread stopping = new Thread(this::stop, "agenthost-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(BOUND.plus(LAST_WORDS).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Leaves with 0, where a plain return would leave with the number of the signal.
        Runtime.getRuntime().halt(0);
    }

    private void stop() {
        Host running = host;
        if (running == null) {
            return;
        }
        try {
            if (!running.stop(BOUND)) {
                System.err.println("Left without waiting any longer for: " + running.stopping());
            }
        } catch (BundleException e) {
            System.err.println("The framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
