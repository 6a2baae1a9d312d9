package dev.agenthost.core.turn;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.arrival.Arrivals;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.status.PartStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agents that are there, by name. A turn waits a bounded time for one to come; when its agent goes away under it, it is
 * run once more by the next one of the name. Thread-safe.
 */
public final class Agents {
    /** How long interrupted threads of an agent that went may take to end before a person is told. */
    private static final Duration THREADS_END = Duration.ofSeconds(10);

    private final Function<String, ExecutorService> threads;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Supplier<TurnBounds> bounds;

    private final Arrivals<String, AgentPool> arrivals;
    private final List<AgentPool> pools = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    /**
     * @param threads makes the threads of an agent, by its name; closed by this
     * @param timer for deadlines
     * @param clock the wall clock
     * @param bounds asked at every turn
     */
    public Agents(
            Function<String, ExecutorService> threads,
            ScheduledExecutorService timer,
            InstantSource clock,
            Supplier<TurnBounds> bounds) {
        this.threads = threads;
        this.timer = timer;
        this.clock = clock;
        this.bounds = bounds;
        this.arrivals = new Arrivals<>(timer, AgentPool.BEST_FIRST, this::missing);
    }

    /** An agent came. Of several of one name the highest ranking answers, of these the one with the lowest service id. */
    public void add(String name, Agent agent, int ranking, long serviceId) {
        AgentPool pool = new AgentPool(name, agent, ranking, serviceId, threads.apply(name), timer, clock, bounds);
        pools.add(pool);
        arrivals.add(name, pool);
    }

    /** An agent went; the turns it runs are cancelled. */
    public void remove(String name, Agent agent) {
        List<AgentPool> gone = pools.stream()
                .filter(pool -> pool.agent == agent && pool.name.equals(name))
                .toList();
        pools.removeAll(gone);
        gone.forEach(pool -> {
            arrivals.remove(name, pool);
            pool.close(pool.gone());
            ScheduledFuture<?> unused =
                    timer.schedule(pool::warnOfThreads, THREADS_END.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    /**
     * Has the agent of this name handle an event; completes exceptionally with the reason when it does not.
     *
     * @param choice what was chosen by the event, or null when it answers no question
     */
    public CompletableFuture<Reply> answer(String name, InboundEvent event, @Nullable Choice choice, Means means) {
        return attempt(name, event, choice, means)
                .exceptionallyCompose(failure -> agentWentAway(failure) && means.again()
                        ? attempt(name, event, choice, means)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Reply> attempt(String name, InboundEvent event, @Nullable Choice choice, Means means) {
        String turnId = event.conversation().account() + "/" + event.id();
        return arrivals.await(name, bounds.get().agentWait())
                .thenCompose(pool -> pool.answer(turnId, event, choice, means));
    }

    /** Runs something that the agent of this name wanted to hear of later, on one of its threads, if it is still there. */
    public void tell(String name, AccountId account, Runnable task) {
        pools.stream().filter(pool -> pool.name.equals(name)).findFirst().ifPresent(pool -> pool.tell(account, task));
    }

    private static boolean agentWentAway(Throwable failure) {
        return Cause.of(failure) instanceof TurnException turn && turn.kind() == TurnException.Kind.AGENT_GONE;
    }

    private TurnException missing(String name) {
        return stopping
                ? stopped()
                : new TurnException(TurnException.Kind.NO_AGENT, "there is no agent '" + name + "'");
    }

    private static TurnException stopped() {
        return new TurnException(TurnException.Kind.STOPPING, "the host stops");
    }

    /** Cancels every turn; what comes later fails. Waits for the agents' threads, this long at most. */
    public void stop(long nanos) throws InterruptedException {
        stopping = true;
        arrivals.stop();
        pools.forEach(pool -> pool.close(stopped()));
        long end = System.nanoTime() + nanos;
        for (AgentPool pool : pools) {
            pool.awaitThreads(end - System.nanoTime());
        }
    }

    /**
     * How each agent is doing, and which are not there.
     *
     * @param routed the names that messages are routed to
     */
    public List<PartStatus> status(Set<String> routed) {
        List<PartStatus> parts = new ArrayList<>();
        arrivals.present().forEach(pool -> parts.add(pool.status()));
        Map<String, Integer> missing = new TreeMap<>(arrivals.awaited());
        routed.stream()
                .filter(name -> pools.stream().noneMatch(pool -> pool.name.equals(name)))
                .forEach(name -> missing.putIfAbsent(name, 0));
        missing.forEach((name, turns) -> parts.add(missing(name, turns)));
        return parts;
    }

    private static PartStatus missing(String name, int turns) {
        return new PartStatus(
                "agent " + name,
                false,
                "there is no such agent; install its bundle or change default or routes in dev.agenthost.routing.cfg",
                Map.of("turns waiting", Integer.toString(turns)),
                Map.of());
    }
}
