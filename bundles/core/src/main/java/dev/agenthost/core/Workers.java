package dev.agenthost.core;

import dev.agenthost.thread.Threads;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * The clock and the threads of a pipeline.
 *
 * @param clock the wall clock
 * @param committer the journal's own thread
 * @param timer deadlines and waits
 * @param lanes move conversations on
 * @param listeners tell adapters of commits
 * @param readers read the store
 * @param agents makes the threads of the agent of a name, which ends them
 */
record Workers(
        InstantSource clock,
        ScheduledExecutorService committer,
        ScheduledExecutorService timer,
        ExecutorService lanes,
        ExecutorService listeners,
        ExecutorService readers,
        Function<String, ExecutorService> agents) {
    /** Those of a host. */
    static Workers start() {
        return new Workers(
                InstantSource.system(),
                Threads.timer("agenthost-journal", Workers.class),
                Threads.timer("agenthost-timer", Workers.class),
                Threads.onDemand("agenthost-lane", Workers.class),
                Threads.onDemand("agenthost-inbox", Workers.class),
                Threads.onDemand("agenthost-backlog", Workers.class),
                name -> Threads.onDemand("agenthost-agent-" + name, Workers.class));
    }

    void end() {
        List.of(committer, timer, lanes, listeners, readers).forEach(ExecutorService::shutdownNow);
    }
}
