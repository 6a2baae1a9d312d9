package dev.agenthost.core;

import dev.agenthost.message.AccountId;
import dev.agenthost.status.Erasure;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeadLetter;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.Follower;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseAnswer;
import dev.agenthost.store.LeaseLostException;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store without a disk, for tests under a manual clock; it can be made to fail. Thread-safe. */
public final class MemoryStore implements Store {
    /** A message with its deliveries, as they stand. */
    public static final class Kept {
        public final long row;
        public final MessageRow message;
        public MessageState state = MessageState.WAITING;
        public String reason;
        public int attempts;
        public Instant next;
        public final TreeMap<Integer, DeliveryRow> deliveries = new TreeMap<>();
        public final TreeMap<Integer, DeliveryState> states = new TreeMap<>();
        public final TreeMap<Integer, String> details = new TreeMap<>();

        Kept(long row, MessageRow message) {
            this.row = row;
            this.message = message;
        }

        boolean open() {
            return state == MessageState.WAITING
                    || state == MessageState.SENDING
                    || waiting().findAny().isPresent();
        }

        Stream<DeliveryRow> waiting() {
            return deliveries.values().stream().filter(row -> states.get(row.ordinal()) == DeliveryState.WAITING);
        }

        OpenMessage shown() {
            return new OpenMessage(
                    row,
                    message,
                    state,
                    attempts,
                    next,
                    deliveries.isEmpty() ? 0 : deliveries.lastKey(),
                    waiting().toList());
        }
    }

    private final List<Kept> messages = new ArrayList<>();
    private final Map<List<Object>, PositionRow> positions = new HashMap<>();
    private final Map<List<Object>, Change.Remember> remembered = new HashMap<>();
    private final List<List<Change>> applied = new ArrayList<>();
    private final Map<AccountId, Held> leases = new HashMap<>();
    private final Map<String, AccountId> followers = new HashMap<>();
    private final Map<AccountId, Set<String>> followed = new HashMap<>();
    private Optional<Duration> leaseTime = Optional.empty();
    private volatile boolean failing;
    private Predicate<Change> refused = change -> false;

    /** From now on nothing can be stored, or can again. */
    public void failing(boolean now) {
        failing = now;
    }

    public boolean failing() {
        return failing;
    }

    /** From now on such changes are refused for good. */
    public synchronized void refuse(Predicate<Change> such) {
        refused = such;
    }

    /** Every transaction so far. */
    public synchronized List<List<Change>> applied() {
        return List.copyOf(applied);
    }

    public synchronized List<Kept> messages() {
        return List.copyOf(messages);
    }

    /** The keys of what is kept for an account. */
    public synchronized List<String> rememberedOf(AccountId account) {
        return remembered.values().stream()
                .filter(change -> change.account().equals(account))
                .map(Change.Remember::key)
                .sorted()
                .toList();
    }

    /** The message of this id. */
    public synchronized Kept message(String id) {
        return messages.stream()
                .filter(kept -> kept.message.messageId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** From now on another host may use this store too. */
    public synchronized void share(Duration lease) {
        leaseTime = Optional.of(lease);
    }

    /** The lease's time is over, and another host has taken it. */
    public synchronized void takenByAnother(AccountId account) {
        leases.put(account, new Held("another", tokenOf(account) + 1));
    }

    /** The host that has it gives it back. */
    public synchronized void givenBack(AccountId account) {
        leases.put(account, new Held("", tokenOf(account)));
    }

    /** The id of the host that serves the account: {@code me}, {@code another}, or empty for none. */
    public synchronized String servedBy(AccountId account) {
        return leases.getOrDefault(account, new Held("", 0)).host();
    }

    private long tokenOf(AccountId account) {
        return leases.getOrDefault(account, new Held("", 0)).token();
    }

    private record Held(String host, long token) {}

    private boolean isMine(Lease lease) {
        return new Held("me", lease.token()).equals(leases.get(lease.account()));
    }

    @Override
    public synchronized Optional<Duration> leaseTime() {
        return leaseTime;
    }

    @Override
    public synchronized List<LeaseAnswer> lease(Collection<AccountId> accounts) throws StoreException {
        check();
        return accounts.stream().map(this::lease).toList();
    }

    private LeaseAnswer lease(AccountId account) {
        if (servedBy(account).equals("another")) {
            return new LeaseAnswer.Elsewhere(account, "another", Instant.EPOCH);
        }
        leases.put(account, new Held("me", tokenOf(account) + 1));
        try {
            return new LeaseAnswer.Granted(
                    new Lease(account, tokenOf(account)),
                    positions().stream()
                            .filter(row -> row.account().equals(account))
                            .toList(),
                    backlogs().stream()
                            .filter(backlog -> backlog.account().equals(account))
                            .findFirst()
                            .orElse(new Backlog(account, 0, BEFORE_ALL)));
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on another host follows this stream, or none does when the account is null. */
    public synchronized void followedElsewhere(String stream, @Nullable AccountId account) {
        if (account == null) {
            followers.remove(stream);
        } else {
            followers.put(stream, account);
        }
    }

    @Override
    public synchronized Optional<Follower> follow(Lease lease, Set<String> streams) throws StoreException {
        check();
        if (!isMine(lease)) {
            throw new LeaseLostException(Set.of(lease.account()));
        }
        followed.put(lease.account(), streams);
        return streams.stream()
                .filter(followers::containsKey)
                .findFirst()
                .map(stream -> new Follower(stream, followers.get(stream), "another", Instant.EPOCH));
    }

    /** What the account asked last to follow. */
    public synchronized Set<String> followedBy(AccountId account) {
        return followed.getOrDefault(account, Set.of());
    }

    @Override
    public synchronized List<Lease> renew(Collection<Lease> held) throws StoreException {
        check();
        return held.stream().filter(this::isMine).toList();
    }

    @Override
    public synchronized void release(Collection<Lease> held) throws StoreException {
        check();
        held.stream().filter(this::isMine).forEach(lease -> givenBack(lease.account()));
    }

    @Override
    public synchronized List<Outcome> apply(List<? extends Change> changes, Collection<Lease> needed)
            throws StoreException {
        check();
        Set<AccountId> lost = needed.stream()
                .filter(lease -> !isMine(lease))
                .map(Lease::account)
                .collect(Collectors.toSet());
        if (!lost.isEmpty()) {
            throw new LeaseLostException(lost);
        }
        if (changes.stream().anyMatch(refused)) {
            throw new StoreException(StoreException.Kind.REFUSED, "refused on purpose", null);
        }
        applied.add(List.copyOf(changes));
        return changes.stream().map(this::apply).toList();
    }

    private void check() throws StoreException {
        if (failing) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "failing on purpose", null);
        }
    }

    private Outcome apply(Change change) {
        if (change instanceof Change.TakeOver taken) {
            return take(taken.message());
        } else if (change instanceof Change.Position moved) {
            positions.put(List.of(moved.position().account(), moved.position().partition()), moved.position());
        } else if (change instanceof Change.Forget forgotten) {
            positions.remove(List.of(forgotten.account(), forgotten.partition()));
        } else if (change instanceof Change.Remember remember) {
            remembered.put(List.of(remember.account(), remember.key()), remember);
        } else if (change instanceof Change.ForgetKey forgotten) {
            remembered.remove(List.of(forgotten.account(), forgotten.key()));
        } else if (change instanceof Change.Complete complete) {
            complete(complete);
        } else if (change instanceof Change.Postpone postponed) {
            Kept kept = kept(postponed.message());
            kept.attempts = postponed.attempts();
            kept.next = postponed.next();
            kept.reason = postponed.reason();
        } else if (change instanceof Change.Progress progress) {
            progress(progress);
        } else if (change instanceof Change.Reserve reserve) {
            Kept kept = kept(reserve.message());
            if (kept.deliveries.putIfAbsent(reserve.ordinal(), DeliveryRow.fresh(reserve.ordinal(), "", "")) == null) {
                kept.states.put(reserve.ordinal(), DeliveryState.DROPPED);
            }
        } else if (change instanceof Change.Withdraw withdraw) {
            Kept kept = kept(withdraw.message());
            DeliveryState state = kept.states.get(withdraw.ordinal());
            if (state == DeliveryState.SENT || state == DeliveryState.DROPPED) {
                kept.states.put(withdraw.ordinal(), withdraw.state());
                kept.details.put(withdraw.ordinal(), withdraw.detail());
            }
        }
        return new Outcome.Applied();
    }

    private Outcome take(MessageRow message) {
        boolean repeat = messages.stream()
                .anyMatch(kept -> kept.message.messageId().equals(message.messageId())
                        && kept.message
                                .conversation()
                                .account()
                                .equals(message.conversation().account()));
        if (repeat) {
            return new Outcome.Repeat();
        }
        messages.add(new Kept(messages.size() + 1L, message));
        return new Outcome.Taken(messages.size());
    }

    private Kept kept(long row) {
        return messages.get((int) row - 1);
    }

    private void complete(Change.Complete change) {
        Kept kept = kept(change.message());
        boolean late = kept.state == MessageState.SENDING && change.state() == MessageState.DEAD;
        if (kept.state == MessageState.WAITING || late) {
            kept.state = change.state();
            kept.reason = change.reason() == null ? kept.reason : change.reason();
        }
        for (DeliveryRow row : change.deliveries()) {
            if (kept.deliveries.putIfAbsent(row.ordinal(), row) == null) {
                kept.states.put(row.ordinal(), DeliveryState.WAITING);
            }
        }
    }

    private void progress(Change.Progress change) {
        Kept kept = kept(change.message());
        DeliveryRow before = kept.deliveries.get(change.ordinal());
        if (kept.states.get(change.ordinal()).settled() && change.state() != DeliveryState.SENT) {
            return;
        }
        kept.deliveries.put(
                change.ordinal(),
                new DeliveryRow(
                        change.ordinal(),
                        before.content(),
                        change.request() == null ? before.request() : change.request(),
                        change.attempts(),
                        change.mayHaveArrived(),
                        change.next()));
        kept.states.put(change.ordinal(), change.state());
        kept.details.put(change.ordinal(), String.valueOf(change.detail()));
        if (kept.state == MessageState.SENDING && kept.waiting().findAny().isEmpty()) {
            kept.state = MessageState.DONE;
        }
    }

    @Override
    public synchronized List<PositionRow> positions() throws StoreException {
        check();
        return List.copyOf(positions.values());
    }

    @Override
    public synchronized List<Backlog> backlogs() throws StoreException {
        check();
        Map<AccountId, List<Kept>> open = new HashMap<>();
        messages.stream()
                .filter(Kept::open)
                .forEach(kept -> open.computeIfAbsent(
                                kept.message.conversation().account(), account -> new ArrayList<>())
                        .add(kept));
        return open.entrySet().stream()
                .map(account -> new Backlog(
                        account.getKey(),
                        account.getValue().size(),
                        account.getValue().get(account.getValue().size() - 1).row))
                .toList();
    }

    @Override
    public synchronized List<OpenMessage> open(AccountId account, long after, int limit) throws StoreException {
        check();
        return messages.stream()
                .filter(kept -> kept.row > after && kept.open())
                .filter(kept -> kept.message.conversation().account().equals(account))
                .limit(limit)
                .map(Kept::shown)
                .toList();
    }

    /** Nothing expires here. */
    @Override
    public synchronized String remembered(AccountId account, String key) throws StoreException {
        check();
        Change.Remember kept = remembered.get(List.of(account, key));
        return kept == null ? null : kept.value();
    }

    @Override
    public synchronized Map<String, String> remembered(AccountId account, String prefix, int limit)
            throws StoreException {
        check();
        return remembered.values().stream()
                .filter(kept -> kept.account().equals(account) && kept.key().startsWith(prefix))
                .limit(limit)
                .collect(Collectors.toMap(Change.Remember::key, Change.Remember::value));
    }

    @Override
    public synchronized List<DeadLetter> deadLetters(int limit) throws StoreException {
        check();
        List<DeadLetter> letters = new ArrayList<>();
        for (Kept kept : messages) {
            if (kept.state == MessageState.DEAD) {
                letters.add(letter(kept, 0, null, kept.reason));
            }
            kept.states.forEach((ordinal, state) -> {
                if (state == DeliveryState.DEAD || state == DeliveryState.UNKNOWN) {
                    letters.add(letter(kept, ordinal, state, kept.details.get(ordinal)));
                }
            });
        }
        Collections.reverse(letters);
        return letters.subList(0, Math.min(limit, letters.size()));
    }

    private static DeadLetter letter(Kept kept, int ordinal, DeliveryState state, String reason) {
        return new DeadLetter(
                new DeadLetter.Id(kept.row, ordinal),
                kept.message.conversation(),
                kept.message.messageId(),
                state,
                Instant.EPOCH,
                reason);
    }

    @Override
    public long deadLetterCount() throws StoreException {
        return deadLetters(Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized OpenMessage replay(DeadLetter.Id id) throws StoreException {
        check();
        if (deadLetters(Integer.MAX_VALUE).stream()
                .noneMatch(letter -> letter.id().equals(id))) {
            return null;
        }
        Kept kept = kept(id.message());
        kept.attempts = 0;
        kept.next = null;
        if (id.ordinal() == 0) {
            kept.state = MessageState.WAITING;
        } else {
            DeliveryRow row = kept.deliveries.get(id.ordinal());
            kept.deliveries.put(
                    id.ordinal(), new DeliveryRow(row.ordinal(), row.content(), row.request(), 0, false, null));
            kept.states.put(id.ordinal(), DeliveryState.WAITING);
            kept.state = MessageState.SENDING;
        }
        return kept.shown();
    }

    @Override
    public synchronized boolean drop(DeadLetter.Id id) throws StoreException {
        check();
        Kept kept = kept(id.message());
        if (id.ordinal() == 0) {
            kept.state = MessageState.DONE;
        } else {
            kept.states.put(id.ordinal(), DeliveryState.DROPPED);
        }
        return true;
    }

    @Override
    public Erasure erase(AccountId account, String sender) {
        throw new UnsupportedOperationException("no test of the core needs it");
    }
}
