package dev.agenthost.core.turn;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.status.PartStatus;
import dev.agenthost.thread.OutOfMemory;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one agent and the turns it runs. When every thread is held by a turn whose deadline passed, the circuit
 * opens: turns fail at once until a thread comes back. Thread-safe.
 */
final class AgentPool {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPool.class);

    /** The order of the service registry: highest ranking first, then the oldest. */
    static final Comparator<AgentPool> BEST_FIRST = Comparator.comparingInt((AgentPool pool) -> pool.ranking)
            .reversed()
            .thenComparingLong(pool -> pool.serviceId);

    final String name;
    final Agent agent;
    private final int ranking;
    private final long serviceId;
    private final ExecutorService threads;
    private final FairExecutor<AccountId> executor;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Supplier<TurnBounds> bounds;

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private final Object lock = new Object();
    private final Set<RunningTurn> turns = new HashSet<>();
    private final Set<RunningTurn> overdue = new HashSet<>();
    private boolean open;
    private @Nullable TurnException closed;

    AgentPool(
            String name,
            Agent agent,
            int ranking,
            long serviceId,
            ExecutorService threads,
            ScheduledExecutorService timer,
            InstantSource clock,
            Supplier<TurnBounds> bounds) {
        this.name = name;
        this.agent = agent;
        this.ranking = ranking;
        this.serviceId = serviceId;
        this.threads = threads;
        this.executor = new FairExecutor<>(threads, () -> bounds.get().threads());
        this.timer = timer;
        this.clock = clock;
        this.bounds = bounds;
    }

    /** Runs a turn; the result completes exceptionally with a {@link TurnException} or with what the agent threw. */
    CompletableFuture<Reply> answer(String turnId, InboundEvent event, @Nullable Choice choice, Means means) {
        TurnBounds limits = bounds.get();
        RunningTurn turn =
                new RunningTurn(turnId, event, choice, means, clock.instant().plus(limits.deadline()));
        synchronized (lock) {
            if (closed != null) {
                return CompletableFuture.failedFuture(closed);
            }
            if (open) {
                failed.increment();
                return CompletableFuture.failedFuture(exhausted());
            }
            turns.add(turn);
        }
        ScheduledFuture<?> alarm =
                timer.schedule(() -> deadlinePassed(turn), limits.deadline().toNanos(), TimeUnit.NANOSECONDS);
        executor.execute(event.conversation().account(), () -> run(turn));
        return turn.answer().whenComplete((reply, failure) -> {
            alarm.cancel(false);
            ended(turn, failure);
        });
    }

    /** Runs something of the agent's own on one of its threads; nothing when it goes away. */
    void tell(AccountId account, Runnable task) {
        executor.execute(account, task);
    }

    private void run(RunningTurn turn) {
        try {
            turn.callOn(agent);
        } finally {
            threadIsBack(turn);
        }
    }

    private void ended(RunningTurn turn, @Nullable Throwable failure) {
        (failure == null ? answered : failed).increment();
        OutOfMemory.tell(failure);
        synchronized (lock) {
            turns.remove(turn);
        }
    }

    private void deadlinePassed(RunningTurn turn) {
        synchronized (lock) {
            overdue.add(turn);
        }
        boolean holdsThread = turn.cancel(new TurnException(
                TurnException.Kind.LATE,
                "agent " + name + " gave no answer within " + bounds.get().deadline()));
        if (!holdsThread) {
            threadIsBack(turn);
        }
        failWhenExhausted();
    }

    private void failWhenExhausted() {
        List<RunningTurn> waiting;
        synchronized (lock) {
            if (open || overdue.size() < bounds.get().threads()) {
                return;
            }
            open = true;
            waiting = turns.stream().filter(turn -> !turn.started()).toList();
        }
        LOG.warn("agent {}: turns past their deadline hold all its threads; its turns fail until one comes back", name);
        executor.discard();
        waiting.forEach(turn -> turn.cancel(exhausted()));
    }

    private void threadIsBack(RunningTurn turn) {
        synchronized (lock) {
            if (overdue.remove(turn) && open) {
                open = false;
                LOG.info("agent {}: a thread came back; its turns run again", name);
            }
        }
    }

    /** Cancels every turn and lets go of the threads; does not wait for them. */
    void close(TurnException reason) {
        List<RunningTurn> running;
        synchronized (lock) {
            closed = reason;
            running = List.copyOf(turns);
        }
        threads.shutdown();
        running.forEach(turn -> turn.cancel(reason));
        executor.discard();
        threads.shutdownNow();
    }

    /** Tells that threads are left, which keep a replaced bundle in memory. */
    void warnOfThreads() {
        if (!threads.isTerminated()) {
            LOG.warn("agent {} went away, but it ignores interrupts and holds threads still", name);
        }
    }

    /** Waits until no thread of this pool is left, this long at most; whether that came to pass. */
    boolean awaitThreads(long nanos) throws InterruptedException {
        return threads.awaitTermination(nanos, TimeUnit.NANOSECONDS);
    }

    TurnException gone() {
        return new TurnException(TurnException.Kind.AGENT_GONE, "agent " + name + " went away");
    }

    private TurnException exhausted() {
        return new TurnException(TurnException.Kind.EXHAUSTED, "agent " + name + " has no free thread left");
    }

    PartStatus status() {
        Map<String, String> facts = new LinkedHashMap<>();
        boolean circuitOpen;
        synchronized (lock) {
            circuitOpen = open;
            facts.put("circuit", open ? "open" : "closed");
            facts.put("turns", Integer.toString(turns.size()));
            facts.put("stuck threads", overdue.size() + " of " + bounds.get().threads());
        }
        return new PartStatus(
                "agent " + name,
                !circuitOpen,
                circuitOpen ? "all its threads are held by turns past their deadline" : "answering",
                facts,
                Map.of("answered", answered.sum(), "failed", failed.sum()));
    }
}
