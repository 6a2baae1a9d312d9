package dev.agenthost.core.journal;

import dev.agenthost.core.codec.EventText;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.status.PartStatus;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseLostException;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import dev.agenthost.thread.OutOfMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what adapters offer: admission at once, commit later in groups on one thread of its own, fair between accounts.
 * What becomes of messages is stored in the same transactions. The store may come and go: without one nothing is taken, and
 * what was accepted waits.
 */
public final class Journal implements Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** One transaction holds this many entries at most, and this many of one account while others wait. */
    private static final int GROUP = 256;

    private static final int SHARE = 32;
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    /** How soon an account that another host has given up is taken over. */
    private static final Duration LEASES_LOOKED_AT = Duration.ofSeconds(1);

    private static final String NO_STORE = "there is no store yet";

    private final ScheduledExecutorService committer;
    private final Function<AccountId, Executor> listeners;
    private final InstantSource clock;
    private final Supplier<JournalBounds> bounds;

    private final Map<AccountId, AccountJournal> accounts = new ConcurrentHashMap<>();
    private final Queue<AccountJournal> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean committing = new AtomicBoolean();
    private final AtomicLong waiting = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final LongAdder commits = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder notKept = new LongAdder();
    private final FollowedStreams streams = new FollowedStreams();
    private final Positions positions = new Positions();
    private volatile String obstacle = NO_STORE;
    private volatile boolean stopping;
    private volatile boolean shared;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final LongAdder leasesLost = new LongAdder();

    /** The store in use, and what is to be stored next while it refuses: written by the committer's thread alone. */
    private volatile @Nullable Attached attached;

    private Group group = new Group(List.of(), List.of());

    private record Attached(
            Store store, Receiver receiver, @Nullable Tenures tenures) {}

    /** Changes that are stored together, for a store that was in use when they were asked for. */
    private record Write(
            Store store,
            Tenure tenure,
            List<Change> changes,
            @Nullable Own own,
            CompletableFuture<Void> done) {}

    /** An event of the host's own among what is written, and whether it was taken: a repeat is not. */
    private record Own(InboundEvent event, CompletableFuture<Boolean> taken) {}

    /** What goes into one transaction. */
    private record Group(List<Accepted> accepted, List<Write> writes) {
        boolean isEmpty() {
            return accepted.isEmpty() && writes.isEmpty();
        }

        boolean isOne() {
            return accepted.size() + writes.size() == 1;
        }

        /** Whether a fault may lie in a text or value; positions and bare ids have none. */
        boolean mayBeGivenUp() {
            return accepted.stream()
                    .allMatch(each -> each.entry instanceof Entry.Message offered
                            ? !EventText.isEmpty(offered.row())
                            : each.entry instanceof Entry.Kept);
        }
    }

    /**
     * @param committer one thread, the journal's own
     * @param listeners runs the calls of an account's inbox listener
     * @param clock the wall clock
     * @param bounds asked at every offer
     */
    public Journal(
            ScheduledExecutorService committer,
            Function<AccountId, Executor> listeners,
            InstantSource clock,
            Supplier<JournalBounds> bounds) {
        this.committer = committer;
        this.listeners = listeners;
        this.clock = clock;
        this.bounds = bounds;
    }

    @Override
    public AccountInbox open(AccountId account, InboxListener listener) {
        AccountJournal journal = accounts.computeIfAbsent(account, id -> new AccountJournal(id, this));
        OpenInbox inbox = new OpenInbox(journal, this, clock, listener, listeners.apply(account));
        OpenInbox before = journal.open(inbox);
        if (before != null) {
            before.close();
        }
        return inbox;
    }

    // --- the store

    /** From now on entries go into this store, and what it holds and takes goes to the receiver. */
    public void attach(Store store, Receiver receiver) {
        committer.execute(() -> load(new Attached(
                store,
                receiver,
                store.leaseTime()
                        .map(time -> new Tenures(store, receiver, time, accounts, positions, leasesLost))
                        .orElse(null))));
    }

    private void load(Attached next) {
        try {
            Tenures tenures = next.tenures();
            List<PositionRow> stored = tenures == null ? next.store().positions() : List.of();
            List<Backlog> backlogs = tenures == null ? next.store().backlogs() : List.of();
            positions.load(stored);
            shared = tenures != null;
            attached = next;
            backlogs.forEach(backlog -> next.receiver().begin(Tenure.alone(backlog.account()), backlog));
            storeWorks();
            if (tenures != null) {
                tick(tenures);
            }
            wake();
        } catch (StoreException | RuntimeException | Error e) {
            storeFailed(e);
            ScheduledFuture<?> unused =
                    committer.schedule(() -> load(next), STORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks, renews and gives back leases, as long as this store is in use. */
    private void tick(Tenures tenures) {
        Attached current = attached;
        if (current == null || current.tenures() != tenures) {
            return;
        }
        try {
            tenures.tick(LEASES_LOOKED_AT);
        } catch (StoreException e) {
            LOG.debug("leases are looked at again soon", e);
        } catch (RuntimeException | Error e) {
            OutOfMemory.tell(e);
            LOG.error("the leases of accounts could not be looked at", e);
        }
        ScheduledFuture<?> unused =
                committer.schedule(() -> tick(tenures), LEASES_LOOKED_AT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An account is wanted, or not any more: where hosts share the store, this is looked at now. */
    void look() {
        if (!shared || looking.getAndSet(true)) {
            return;
        }
        try {
            committer.execute(() -> {
                looking.set(false);
                Attached current = attached;
                if (current != null && current.tenures() != null) {
                    lookAt(current.tenures());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the journal is closed", e);
        }
    }

    private static void lookAt(Tenures tenures) {
        try {
            tenures.tick(Duration.ZERO);
        } catch (StoreException e) {
            LOG.debug("leases are looked at again soon", e);
        }
    }

    /**
     * Lets other hosts serve the accounts of this one at once; nothing is stored here after that.
     *
     * @return completes when they may
     */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        stopping = true;
        try {
            committer.execute(() -> {
                Attached current = attached;
                try {
                    if (current != null && current.tenures() != null) {
                        current.tenures().giveBackAll();
                    }
                } catch (StoreException e) {
                    LOG.info("leases could not be given back; other hosts take over after their time", e);
                }
                done.complete(null);
            });
        } catch (RejectedExecutionException e) {
            done.complete(null);
        }
        return done;
    }

    /** Whether other hosts may serve accounts out of the store in use. */
    boolean shared() {
        return shared;
    }

    /** This store goes away: writes that were meant for it fail, accepted entries wait for another. */
    public void detach(Store store) {
        committer.execute(() -> {
            Attached current = attached;
            if (current != null && current.store() == store) {
                attached = null;
                obstacle = NO_STORE;
                group.writes().forEach(Journal::refuse);
                List<Accepted> waitingAgain = new ArrayList<>(group.accepted());
                group = new Group(List.of(), List.of());
                Collections.reverse(waitingAgain);
                waitingAgain.forEach(entry -> entry.account.putBack(entry));
                accounts.values().forEach(AccountJournal::suspended);
                refuseWritesFor(store);
            }
        });
    }

    /** Stores changes, as long as this store is the one in use. */
    public Writer writer(Store store) {
        return new Writer() {
            @Override
            public CompletableFuture<Void> write(Tenure tenure, List<Change> changes) {
                return Journal.this.write(store, tenure, changes, null);
            }

            @Override
            public boolean serves(Tenure tenure) {
                return !shared || isCurrent(tenure);
            }
        };
    }

    /**
     * Takes over an event of the host's own, as if an adapter had offered it.
     *
     * @param store as long as it is the one in use
     * @return completes with false when one of this id was taken over before; exceptionally as {@link Writer#write} does
     */
    public CompletableFuture<Boolean> take(Store store, InboundEvent event) {
        AccountId id = event.conversation().account();
        Tenure tenure = accounts.computeIfAbsent(id, account -> new AccountJournal(account, this))
                .tenure();
        if (tenure == null) {
            return CompletableFuture.failedFuture(new StoppedException());
        }
        Own own = new Own(event, new CompletableFuture<>());
        List<Change> taken = List.of(new Change.TakeOver(EventText.write(event, clock.instant())));
        return write(store, tenure, taken, own).thenCompose(done -> own.taken());
    }

    private CompletableFuture<Void> write(Store store, Tenure tenure, List<Change> changes, @Nullable Own own) {
        Write write = new Write(store, tenure, List.copyOf(changes), own, new CompletableFuture<>());
        writes.add(write);
        if (!wake()) {
            refuse(write);
        }
        return write.done();
    }

    private static void refuse(Write write) {
        write.done().completeExceptionally(new StoppedException());
    }

    // --- what accounts ask

    /** What keeps an account from following these streams on this host, for people; empty when it does from now on. */
    Optional<String> claimStreams(AccountId account, Set<String> names) {
        return streams.follow(account, names);
    }

    /** An account follows no other streams than these any more. */
    void freeStreams(AccountId account, Set<String> names) {
        if (streams.keep(account, names)) {
            accounts.values().forEach(AccountJournal::tellRoom);
        }
        look();
    }

    /** Nothing more is taken; the result completes when everything accepted is stored and reported. */
    public CompletableFuture<Void> stop() {
        stopping = true;
        if (waiting.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }

    /** Messages and positions that are accepted and not yet stored and reported, of all accounts. */
    public long waiting() {
        return waiting.get();
    }

    /** How the journal is doing. */
    public PartStatus status() {
        String reason = reason();
        return new PartStatus(
                "journal",
                obstacle.isEmpty(),
                reason,
                facts(),
                Map.of(
                        "commits", commits.sum(),
                        "repeats", repeats.sum(),
                        "refused by the store", refused.sum(),
                        "values not kept", notKept.sum(),
                        "accounts taken over by other hosts", leasesLost.sum()));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("waiting", Long.toString(waiting.get()));
        for (AccountJournal each : accounts.values()) {
            String elsewhere = each.elsewhere();
            if (!elsewhere.isEmpty()) {
                facts.put(each.account.toString(), elsewhere);
            }
        }
        return facts;
    }

    boolean accepting() {
        return obstacle.isEmpty() && !stopping;
    }

    String reason() {
        String now = obstacle;
        return now.isEmpty() ? "storing" : "nothing is taken over: " + now;
    }

    /** Asks the store in use, on the caller's thread. */
    <T extends @Nullable Object> T read(Question<T> question) throws UnavailableException {
        Attached current = attached;
        if (current == null) {
            throw new UnavailableException(reason());
        }
        try {
            return question.ask(current.store());
        } catch (StoreException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }

    /** What is asked of a store. */
    interface Question<T extends @Nullable Object> {
        T ask(Store store) throws StoreException;
    }

    /** Something that an adapter wanted to keep is lost. */
    void notKept(AccountId account) {
        notKept.increment();
        LOG.warn("{}: too much waits for the store; what its adapter wanted to keep is lost", account);
    }

    JournalBounds bounds() {
        return bounds.get();
    }

    Optional<Checkpoint> committed(AccountId account, String partition) {
        return positions.committed(account, partition);
    }

    void accepted() {
        waiting.incrementAndGet();
    }

    void reported() {
        if (waiting.decrementAndGet() == 0 && stopping) {
            drained.complete(null);
        }
    }

    void ready(AccountJournal account) {
        ready.add(account);
        wake();
    }

    // --- commits

    /** False when the journal is closed. */
    private boolean wake() {
        if (committing.compareAndSet(false, true)) {
            try {
                committer.execute(this::commitGroup);
            } catch (RejectedExecutionException e) {
                LOG.debug("the journal is closed; what comes now is not stored", e);
                committing.set(false);
                return false;
            }
        }
        return true;
    }

    private void commitGroup() {
        boolean stored = false;
        try {
            stored = commitNext();
        } catch (RuntimeException | Error e) {
            storeFailed(e);
        }
        if (!stored) {
            ScheduledFuture<?> unused =
                    committer.schedule(this::commitGroup, STORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        committing.set(false);
        // without a store what is ready waits for one, which wakes
        if (!writes.isEmpty() || (attached != null && !ready.isEmpty())) {
            wake();
        }
    }

    /** False when the store does not work and a group waits. */
    private boolean commitNext() {
        Attached current = attached;
        if (current == null) {
            for (Write write = writes.poll(); write != null; write = writes.poll()) {
                refuse(write);
            }
            return true;
        }
        if (group.isEmpty()) {
            group = nextGroup(current.store());
        }
        return group.isEmpty() || commit(current);
    }

    /** Stores the group and passes it on; false when the store does not work and the group waits. */
    private boolean commit(Attached current) {
        Group now = served(group);
        group = now;
        try {
            commit(current, now);
        } catch (LeaseLostException e) {
            Objects.requireNonNull(current.tenures()).lose(e.accounts());
            return commit(current);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                storeFailed(e);
                return false;
            }
            if (!commitOneByOne(current, now, e)) {
                return false;
            }
        } catch (RuntimeException e) {
            if (now.isOne() && !now.mayBeGivenUp()) {
                storeFailed(e);
                return false;
            }
            if (!commitOneByOne(current, now, e)) {
                return false;
            }
        }
        storeWorks();
        group = new Group(List.of(), List.of());
        return true;
    }

    /** Without what is another host's to store. */
    private Group served(Group all) {
        if (!shared) {
            return all;
        }
        List<Accepted> accepted = new ArrayList<>();
        for (Accepted each : all.accepted()) {
            if (each.account.tenure() != null) {
                accepted.add(each);
            } else {
                each.reported();
            }
        }
        List<Write> outgoing = new ArrayList<>();
        for (Write each : all.writes()) {
            if (isCurrent(each.tenure())) {
                outgoing.add(each);
            } else {
                refuse(each);
            }
        }
        return new Group(accepted, outgoing);
    }

    private boolean isCurrent(Tenure tenure) {
        AccountJournal account = accounts.get(tenure.account());
        return account != null && tenure.equals(account.tenure());
    }

    /** What must still be this host's when the group is stored. */
    private static List<Lease> leases(Attached current, Group now) {
        Tenures tenures = current.tenures();
        if (tenures == null) {
            return List.of();
        }
        Set<AccountId> touched = new HashSet<>();
        now.accepted().forEach(each -> touched.add(each.account.account));
        now.writes().forEach(each -> touched.add(each.tenure().account()));
        return tenures.of(touched);
    }

    private void commit(Attached current, Group now) throws StoreException {
        List<Change> changes = new ArrayList<>();
        for (Accepted accepted : now.accepted()) {
            if (accepted.entry instanceof Entry.Message offered) {
                changes.add(new Change.TakeOver(offered.row()));
            }
        }
        Positions.Moves moved = positions.new Moves();
        now.accepted().forEach(accepted -> moved.take(accepted.entry));
        moved.addTo(changes);
        for (Accepted accepted : now.accepted()) {
            if (accepted.entry instanceof Entry.Kept kept) {
                changes.add(kept.change());
            }
        }
        int own = changes.size();
        now.writes().forEach(write -> changes.addAll(write.changes()));

        Failpoint.BEFORE_COMMIT.reach();
        List<Outcome> outcomes = changes.isEmpty() ? List.of() : current.store().apply(changes, leases(current, now));
        Failpoint.AFTER_COMMIT.reach();
        moved.commit();
        handOver(current.receiver(), now.accepted(), outcomes);
        for (Write write : now.writes()) {
            if (write.own() != null) {
                handOver(current.receiver(), write.own(), outcomes.get(own));
            }
            own += write.changes().size();
            write.done().complete(null);
        }
    }

    /** One of several is refused: each goes alone, so that it stops no other. */
    private boolean commitOneByOne(Attached current, Group now, Exception refusal) {
        if (now.isOne()) {
            return giveUp(current, now, refusal);
        }
        List<Group> singles = new ArrayList<>();
        now.accepted().forEach(accepted -> singles.add(new Group(List.of(accepted), List.of())));
        now.writes().forEach(write -> singles.add(new Group(List.of(), List.of(write))));
        for (Group single : singles) {
            group = single;
            if (!commit(current)) {
                List<Group> left = singles.subList(singles.indexOf(single), singles.size());
                group = new Group(
                        left.stream().flatMap(one -> one.accepted().stream()).toList(),
                        left.stream().flatMap(one -> one.writes().stream()).toList());
                return false;
            }
        }
        return true;
    }

    /**
     * A message that can never be stored leaves an empty one behind, which becomes a dead letter; its position counts. An
     * empty one has nothing in it that could be at fault: when that fails too the store does not work, and the message waits.
     */
    private boolean giveUp(Attached current, Group one, Exception refusal) {
        refused.increment();
        one.writes().forEach(write -> write.done().completeExceptionally(refusal));
        for (Accepted accepted : one.accepted()) {
            LOG.warn("{}: the store refuses an entry: {}", accepted.account.account, words(refusal));
            Entry instead = accepted.entry instanceof Entry.Message offered && !EventText.isEmpty(offered.row())
                    ? new Entry.Message(
                            offered.account(),
                            offered.message(),
                            EventText.emptied(offered.row()),
                            offered.checkpoint())
                    : null;
            if (instead != null) {
                group = new Group(
                        List.of(new Accepted(accepted.account, accepted.inbox, instead, accepted.bytes)), List.of());
                boolean stored = commit(current);
                group = stored ? group : one;
                return stored;
            }
            accepted.inbox.committed(accepted);
        }
        return true;
    }

    /** Takes what is to be written, and a share of each account in turn. */
    private Group nextGroup(Store store) {
        List<Write> outgoing = new ArrayList<>();
        while (outgoing.size() < GROUP) {
            Write write = writes.poll();
            if (write == null) {
                break;
            }
            if (write.store() == store) {
                outgoing.add(write);
            } else {
                refuse(write);
            }
        }
        List<Accepted> incoming = new ArrayList<>();
        while (incoming.size() < GROUP) {
            AccountJournal account = ready.poll();
            if (account == null) {
                break;
            }
            if (account.drainTo(incoming, Math.min(SHARE, GROUP - incoming.size()))) {
                ready.add(account);
            }
        }
        return new Group(incoming, outgoing);
    }

    private void refuseWritesFor(Store store) {
        writes.removeIf(write -> {
            if (write.store() == store) {
                refuse(write);
            }
            return write.store() == store;
        });
    }

    /** The outcomes of messages come first, in the order of the entries. */
    private void handOver(Receiver receiver, List<Accepted> stored, List<Outcome> outcomes) {
        commits.add(stored.size());
        int next = 0;
        for (Accepted accepted : stored) {
            if (accepted.entry instanceof Entry.Message message) {
                handOver(receiver, message, outcomes.get(next++));
            } else if (accepted.entry instanceof Entry.Kept kept && kept.key().startsWith(HostKeys.REVIEWED)) {
                receiver.reviewed(Objects.requireNonNull(accepted.account.tenure()), kept.change());
            }
            accepted.inbox.committed(accepted);
        }
    }

    private void handOver(Receiver receiver, Entry.Message message, Outcome outcome) {
        if (!(outcome instanceof Outcome.Taken taken)) {
            repeats.increment();
            return;
        }
        InboundEvent whole = EventText.isEmpty(message.row()) ? null : message.message();
        handOver(receiver, new Taken(taken.row(), message.row().conversation(), whole));
    }

    private static void handOver(Receiver receiver, Own own, Outcome outcome) {
        if (outcome instanceof Outcome.Taken taken) {
            handOver(receiver, new Taken(taken.row(), own.event().conversation(), own.event()));
        }
        own.taken().complete(outcome instanceof Outcome.Taken);
    }

    private static void handOver(Receiver receiver, Taken message) {
        try {
            receiver.taken(message);
        } catch (RuntimeException | Error e) {
            OutOfMemory.tell(e);
            LOG.error("{}: a message could not be handed over; the next start does", message.conversation(), e);
        }
    }

    private void storeWorks() {
        if (!obstacle.isEmpty()) {
            LOG.info(obstacle.equals(NO_STORE) ? "the store is open" : "the store works again");
            obstacle = "";
            accounts.values().forEach(AccountJournal::tellRoom);
        }
    }

    private void storeFailed(Throwable e) {
        OutOfMemory.tell(e);
        String words = words(e);
        if (!words.equals(obstacle)) {
            obstacle = words;
            LOG.warn("nothing is taken over until the store works: {}", words);
            LOG.debug("the store", e);
        }
    }

    private static String words(Throwable e) {
        return e instanceof StoreException ? String.valueOf(e.getMessage()) : "a fault of the host: " + e;
    }
}
