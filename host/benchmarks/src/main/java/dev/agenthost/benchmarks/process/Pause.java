package dev.agenthost.benchmarks.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass: what is measured settles, or lasts. */
public final class Pause {
    private Pause() {}

    /** @throws IOException when interrupted */
    public static void of(Duration length) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
