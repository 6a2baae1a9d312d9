package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;

/** Runs things later. Implemented by whoever starts the platform; after its end it drops what it is given. */
public interface Timer {
    void after(Duration delay, Runnable task);
}
