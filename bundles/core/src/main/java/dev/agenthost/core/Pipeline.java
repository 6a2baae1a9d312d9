package dev.agenthost.core;

import dev.agenthost.agent.Outlet;
import dev.agenthost.core.backlog.Feeds;
import dev.agenthost.core.delivery.Adapters;
import dev.agenthost.core.delivery.DeliveryCounters;
import dev.agenthost.core.delivery.Outbox;
import dev.agenthost.core.delivery.Reviews;
import dev.agenthost.core.delivery.Surroundings;
import dev.agenthost.core.journal.Journal;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.journal.Writer;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.core.lane.Lanes;
import dev.agenthost.core.notes.Notes;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.core.turn.Agents;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.status.PartStatus;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Journal, lanes, agents and delivery put together. Thread-safe. */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** Cancelled agents get this long to let go of their threads. */
    private static final long THREADS_END_MILLIS = 500;

    private static final long LEAVE_MILLIS = 1_000;

    /** Reads of the store that go on at a time. */
    private static final int READERS = 2;

    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private final Supplier<CoreSettings> settings;
    private final Conversations.Rules rules;
    private final Workers workers;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final FairExecutor<AccountId> laneExecutor;
    private final Executor readers;

    final Adapters adapters;
    final Agents agents;
    final Journal journal;
    final Outlet outlet;
    private final Said said = new Said();
    private final DeliveryCounters deliveries = new DeliveryCounters();
    private final LongAdder failedTurns = new LongAdder();
    private final AtomicBoolean draining = new AtomicBoolean();

    private volatile @Nullable Attached attached;

    /** A store in use, and what brings its messages to the lanes. */
    private record Attached(Store store, Feeds feeds, Notes notes, Conversations conversations) {}

    /**
     * @param settings asked at every use
     * @param access whether a message may be handled; asked at every message
     * @param routes asked at every message
     */
    Pipeline(Supplier<CoreSettings> settings, Predicate<InboundEvent> access, Supplier<Routes> routes) {
        this(settings, access, routes, Workers.start());
    }

    /** @param workers ended by {@link #close} */
    Pipeline(
            Supplier<CoreSettings> settings, Predicate<InboundEvent> access, Supplier<Routes> routes, Workers workers) {
        this.settings = settings;
        this.workers = workers;
        clock = workers.clock();
        timer = workers.timer();
        rules = new Conversations.Rules(
                access,
                routes,
                () -> settings.get().turns(),
                () -> settings.get().typingAfter(),
                () -> settings.get().failureNotice());
        laneExecutor = new FairExecutor<>(workers.lanes(), () -> settings.get().laneThreads());
        FairExecutor<AccountId> listeners =
                new FairExecutor<>(workers.listeners(), () -> settings.get().laneThreads());
        FairExecutor<String> reads = new FairExecutor<>(workers.readers(), () -> READERS);
        readers = reads.of("reads");
        adapters = new Adapters(timer);
        agents = new Agents(workers.agents(), timer, clock, () -> settings.get().turns());
        journal = new Journal(
                workers.committer(), listeners::of, clock, () -> settings.get().journal());
        outlet = new HostOutlet(adapters, said, clock, this::take);
    }

    private CompletableFuture<Boolean> take(InboundEvent event) {
        Attached current = attached;
        return current == null
                ? CompletableFuture.failedFuture(new StoppedException())
                : journal.take(current.store(), event);
    }

    /** What the store holds of this account was changed past the pipeline. */
    void erased(AccountId account) {
        Attached current = attached;
        if (current != null) {
            current.notes().forget(account);
        }
    }

    /** Takes a store into use, with everything it holds, in place of the one before. */
    void attach(Store store) {
        Attached before = attached;
        if (before != null) {
            detach(before.store());
        }
        Writer writer = journal.writer(store);
        Notes notes = new Notes(store, readers, this::later);
        Surroundings around = new Surroundings(
                adapters,
                writer,
                notes,
                laneExecutor,
                timer,
                clock,
                new Random(),
                () -> settings.get().delivery(),
                deliveries);
        Outbox outbox = new Outbox(around, rules::notice);
        Reviews reviews = new Reviews(around);
        Conversations conversations = new Conversations(rules, agents, outbox, around, reviews, said, failedTurns);
        Feeds feeds = new Feeds(
                store,
                readers,
                this::later,
                () -> settings.get().laneMessages(),
                new Lanes(laneExecutor),
                conversations::handle,
                reviews::ended);
        attached = new Attached(store, feeds, notes, conversations);
        journal.attach(store, feeds);
    }

    /** The store goes away; what is under way stays as it is stored. */
    void detach(Store store) {
        Attached current = attached;
        if (current != null && current.store() == store) {
            attached = null;
            CompletableFuture<Void> unused = current.feeds().stop();
            current.notes().stop();
            journal.detach(store);
        }
    }

    /** The store in use, or null. */
    @Nullable
    Store store() {
        Attached current = attached;
        return current == null ? null : current.store();
    }

    /** A dead letter was taken up again. */
    void replayed(OpenMessage message) {
        Attached current = attached;
        if (current != null) {
            current.feeds().replayed(message);
        }
    }

    private void later(Runnable task) {
        ScheduledFuture<?> unused =
                timer.schedule(() -> readers.execute(task), READ_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<PartStatus> status() {
        List<PartStatus> parts = new ArrayList<>();
        parts.add(journal.status());
        parts.add(new PartStatus(
                "conversations",
                true,
                "working",
                Map.of("messages under way", Long.toString(underWay())),
                Map.of("failed turns", failedTurns.sum())));
        parts.add(deliveries.status(notes(Outbox.HELD)));
        parts.addAll(agents.status(rules.routes().get().agents()));
        return parts;
    }

    /** How many of the host's own notes begin so, of the accounts that are in use. */
    long notes(String prefix) {
        Attached current = attached;
        return current == null ? 0 : current.notes().count(prefix);
    }

    /** Messages in lanes. */
    long underWay() {
        Attached current = attached;
        return current == null ? 0 : current.feeds().inLanes();
    }

    /** Takes nothing more and finishes what is under way, in bounded time; a second call waits no more. */
    void drain() {
        if (draining.getAndSet(true)) {
            return;
        }
        try {
            drained().get(settings.get().drain().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("{} messages were not finished in time; the next start goes on with them", underWay());
            forgive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        leave();
    }

    /** What was not finished is no message's fault. */
    private void forgive() {
        Attached current = attached;
        if (current != null) {
            await(current.conversations().stop(), "runs of turns stay counted");
        }
    }

    /** Other hosts may go on with this one's accounts. */
    private void leave() {
        await(journal.leave(), "other hosts take over after the time of the leases");
    }

    private static void await(CompletableFuture<?> stored, String otherwise) {
        try {
            stored.get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("{}", otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Entries that are stored while this waits may still be handed to lanes: feeds stop behind the journal. */
    private CompletableFuture<Void> drained() {
        Attached current = attached;
        return current == null
                ? CompletableFuture.completedFuture(null)
                : journal.stop().thenCompose(stored -> current.feeds().stop());
    }

    /** Cancels what is left and ends the threads, in bounded time. */
    void close() {
        attached = null;
        adapters.stop();
        try {
            agents.stop(TimeUnit.MILLISECONDS.toNanos(THREADS_END_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.end();
    }
}
