package dev.agenthost.benchmarks.process;

import java.util.concurrent.TimeUnit;

/** Ends a process we started. */
final class Ending {
    private static final long POLITE_SECONDS = 10;

    private Ending() {}

    /** Asks it to end, and makes it end when it does not within ten seconds. */
    static void of(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(POLITE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
