package dev.agenthost.qqbot.simulator.platform;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of the platform.
 *
 * @param wall for lives of tokens, windows and what people read
 * @param monotonic nanoseconds, for heartbeats
 */
public record Clock(InstantSource wall, LongSupplier monotonic) {
    public static final Clock SYSTEM = new Clock(InstantSource.system(), System::nanoTime);

    public Instant now() {
        return wall.instant();
    }

    public long nanos() {
        return monotonic.getAsLong();
    }
}
