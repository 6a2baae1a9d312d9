package dev.agenthost.qqbot.rest;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Runs something later, on a thread that may be used. */
@FunctionalInterface
public interface Delays {
    /** @throws RejectedExecutionException when nothing is run any more */
    void after(Duration wait, Runnable task);
}
