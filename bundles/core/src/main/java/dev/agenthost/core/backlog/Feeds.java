package dev.agenthost.core.backlog;

import dev.agenthost.core.journal.Receiver;
import dev.agenthost.core.journal.Taken;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.core.lane.Lanes;
import dev.agenthost.message.AccountId;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Store;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Brings everything one store holds to the lanes. Thread-safe. */
public final class Feeds implements Receiver {
    /** Handles a message in its lane. */
    public interface Handler {
        /**
         * @param next lets the next message of the conversation begin; done for it when the stage completes
         * @return completes when the message is settled, or left as it is stored
         */
        CompletionStage<?> handle(Work work, Runnable next);
    }

    private final Store store;
    private final Executor readers;
    private final Executor later;
    private final IntSupplier room;
    private final Lanes lanes;
    private final Handler handler;
    private final BiConsumer<Tenure, Change> reviews;
    private final boolean shared;
    private final Map<AccountId, Feed> feeds = new ConcurrentHashMap<>();
    private final AtomicLong inLanes = new AtomicLong();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean stopped;

    /**
     * @param readers runs reads of the store, which block
     * @param later runs a task after a pause
     * @param room how many messages of one account may be in lanes; asked every time
     * @param reviews is told of examinations that have ended; quick
     */
    public Feeds(
            Store store,
            Executor readers,
            Executor later,
            IntSupplier room,
            Lanes lanes,
            Handler handler,
            BiConsumer<Tenure, Change> reviews) {
        this.store = store;
        this.readers = readers;
        this.later = later;
        this.room = room;
        this.lanes = lanes;
        this.handler = handler;
        this.reviews = reviews;
        this.shared = store.leaseTime().isPresent();
    }

    @Override
    public void begin(Tenure tenure, Backlog backlog) {
        Feed feed = make(tenure);
        Feed before = feeds.put(tenure.account(), feed);
        if (before != null) {
            before.end();
        }
        feed.begin(backlog);
    }

    @Override
    public void end(AccountId account) {
        Feed ended = feeds.remove(account);
        if (ended != null) {
            ended.end();
        }
    }

    @Override
    public boolean idle(AccountId account) {
        Feed feed = feeds.get(account);
        return feed == null || feed.idle();
    }

    @Override
    public void taken(Taken message) {
        Feed feed = feed(message.conversation().account());
        if (feed != null) {
            feed.taken(message);
        }
    }

    @Override
    public void reviewed(Tenure tenure, Change note) {
        reviews.accept(tenure, note);
    }

    /** A dead letter was taken up again; of an account that another host serves, it takes it up when it begins anew. */
    public void replayed(OpenMessage message) {
        Feed feed = feed(message.message().conversation().account());
        if (feed != null) {
            feed.replayed(message);
        }
    }

    /** Null when another host serves the account. */
    private @Nullable Feed feed(AccountId account) {
        return shared ? feeds.get(account) : feeds.computeIfAbsent(account, id -> make(Tenure.alone(id)));
    }

    private Feed make(Tenure tenure) {
        Feed feed = new Feed(tenure, store, readers, later, room, this::submit);
        if (stopped) {
            feed.stop();
        }
        return feed;
    }

    private void submit(Feed feed, Work work) {
        inLanes.incrementAndGet();
        lanes.submit(work.conversation(), () -> {
            CompletableFuture<Void> next = new CompletableFuture<>();
            handled(feed, work, () -> next.complete(null)).whenComplete((done, failure) -> {
                left(feed);
                next.complete(null);
            });
            return next;
        });
    }

    private CompletionStage<?> handled(Feed feed, Work work, Runnable next) {
        return feed.ended() ? CompletableFuture.completedFuture(null) : handler.handle(work, next);
    }

    private void left(Feed feed) {
        feed.done();
        if (inLanes.decrementAndGet() == 0 && stopped) {
            idle.complete(null);
        }
    }

    /**
     * Nothing more goes to the lanes; it stays in the store.
     *
     * @return completes when the lanes are empty
     */
    public CompletableFuture<Void> stop() {
        stopped = true;
        feeds.values().forEach(Feed::stop);
        if (inLanes.get() == 0) {
            idle.complete(null);
        }
        return idle;
    }

    /** How many messages are in lanes, of all accounts. */
    public long inLanes() {
        return inLanes.get();
    }
}
