package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.store.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the journal holds for one account: entries that wait for their commit. */
final class AccountJournal {
    final AccountId account;
    private static final String NOT_ASKED = "not known yet whether another host serves it";

    private static final String STREAMS_NOT_ASKED = "not known yet whether another account follows the same stream";

    private final Journal journal;

    private final Deque<Accepted> pending = new ArrayDeque<>(2);
    private final Unstored unstored = new Unstored();
    private final Tenure alone;
    private @Nullable OpenInbox current;

    /** Where several hosts share the store: in which this one serves the account, whether it should, and why it does not. */
    private @Nullable Tenure leased;

    private boolean wanted;
    private String elsewhere = NOT_ASKED;

    /** The streams it wants to follow; those it does on this host; and, where several hosts share the store, among all of them. */
    private Set<String> streams = Set.of();

    private Set<String> claimed = Set.of();
    private Set<String> followed = Set.of();
    private String otherFollower = "";
    private long lastToken;
    private boolean queued;
    private boolean refused;
    private int waiting;
    private long waitingBytes;

    AccountJournal(AccountId account, Journal journal) {
        this.account = account;
        this.journal = journal;
        this.alone = Tenure.alone(account);
    }

    /** Makes this inbox the one that is open; returns the one before. */
    @Nullable
    OpenInbox open(OpenInbox next) {
        OpenInbox before;
        synchronized (this) {
            before = current;
            current = next;
            refused = false;
        }
        follow(Set.of());
        return before;
    }

    void close(OpenInbox inbox) {
        boolean leaves;
        synchronized (this) {
            leaves = current == inbox;
            if (leaves) {
                current = null;
                wanted = false;
            }
        }
        if (leaves) {
            follow(Set.of());
            journal.look();
        }
    }

    Optional<Checkpoint> checkpoint(OpenInbox from, String partition) throws UnavailableException {
        String obstacle;
        synchronized (this) {
            obstacle = obstacle(from);
            if (obstacle != null && from == current) {
                refused = true;
                wanted = true;
            }
        }
        if (obstacle != null) {
            journal.look();
            throw new UnavailableException(obstacle);
        }
        return journal.committed(account, partition);
    }

    /** Why nothing of the account's streams may come through this inbox now, for people. */
    private @Nullable String obstacle(OpenInbox from) {
        if (!journal.accepting()) {
            return journal.reason();
        }
        if (tenure() == null) {
            return elsewhere;
        }
        otherFollower = from == current ? claim() : otherFollower;
        return otherFollower.isEmpty() ? null : otherFollower;
    }

    // --- which streams it follows

    void follow(OpenInbox from, Set<String> names) {
        boolean isCurrent;
        synchronized (this) {
            isCurrent = from == current;
        }
        if (isCurrent) {
            follow(names);
        }
    }

    private void follow(Set<String> names) {
        synchronized (this) {
            if (names.equals(streams)) {
                return;
            }
            streams = names;
            otherFollower = "";
            claimed = claimed.stream().filter(names::contains).collect(Collectors.toUnmodifiableSet());
        }
        journal.freeStreams(account, names);
    }

    /** What keeps it from following its streams alone, for people; empty when it does. */
    private String claim() {
        String other = journal.claimStreams(account, streams).orElse("");
        if (!other.isEmpty()) {
            return other;
        }
        if (!claimed.equals(streams)) {
            claimed = streams;
            otherFollower = "";
        }
        if (followsAlone()) {
            return "";
        }
        return otherFollower.isEmpty() ? STREAMS_NOT_ASKED : otherFollower;
    }

    /** Whether the hosts that share the store let it follow what it does on this one. */
    private boolean followsAlone() {
        return !journal.shared() || followed.containsAll(claimed);
    }

    /** What the hosts that share the store are to be told that it follows; null when they know. */
    synchronized @Nullable Set<String> toFollow() {
        return leased == null || followed.equals(claimed) ? null : claimed;
    }

    /**
     * What became of that.
     *
     * @param other the account that follows one of them, for people; empty when this one does
     */
    void followed(Set<String> names, String other) {
        synchronized (this) {
            followed = other.isEmpty() ? names : Set.of();
            otherFollower = other;
        }
        tellRoom();
    }

    // --- whose account it is

    /** In which this host serves the account now; null while it may not. */
    synchronized @Nullable Tenure tenure() {
        return journal.shared() ? leased : alone;
    }

    /** Whether an adapter waits for this host to serve the account. */
    synchronized boolean isWanted() {
        return journal.accepting() && leased == null && (wanted || !pending.isEmpty());
    }

    /** Why this host does not serve the account, or does not let it follow its streams, though its adapter is here, for people; empty when it does. */
    synchronized String elsewhere() {
        if (current == null) {
            return "";
        }
        return tenure() == null ? elsewhere : otherFollower;
    }

    synchronized boolean isOpen() {
        return current != null;
    }

    /** Nothing waits for its commit or its report. */
    synchronized boolean isEmpty() {
        return waiting == 0;
    }

    /** This host serves the account from now on. */
    void granted(Tenure tenure) {
        List<Accepted> stale;
        boolean wake;
        synchronized (this) {
            boolean othersBetween = lastToken > 0 && tenure.token() != lastToken + 1;
            stale = othersBetween ? takePending() : List.of();
            lastToken = tenure.token();
            leased = tenure;
            wake = !pending.isEmpty() && !queued;
            queued |= wake;
        }
        stale.forEach(Accepted::reported);
        if (wake) {
            journal.ready(this);
        }
        tellRoom();
    }

    /** Another host does, for people. */
    synchronized void servedElsewhere(String words) {
        elsewhere = words;
    }

    /** This host serves the account no more; what waits here is another's to take over. */
    void lost(String why) {
        List<Accepted> dropped;
        OpenInbox tell;
        synchronized (this) {
            leased = null;
            followed = Set.of();
            elsewhere = why;
            dropped = takePending();
            tell = current;
            wanted = tell != null;
            refused = tell != null;
        }
        dropped.forEach(Accepted::reported);
        if (tell != null) {
            tell.available();
        }
    }

    /** The store went away: whose the account is must be asked anew. What waits goes on waiting. */
    synchronized void suspended() {
        wanted |= leased != null && current != null;
        leased = null;
        followed = Set.of();
        elsewhere = NOT_ASKED;
    }

    private List<Accepted> takePending() {
        List<Accepted> all = List.copyOf(pending);
        pending.clear();
        queued = false;
        return all;
    }

    /** These were not stored and come first again. */
    void putBack(Accepted entry) {
        boolean wake;
        synchronized (this) {
            pending.addFirst(entry);
            wake = !queued;
            queued = true;
        }
        if (wake) {
            journal.ready(this);
        }
    }

    // --- what is handed over

    Admission admit(OpenInbox from, Entry entry, long bytes) {
        Admission admission;
        boolean wake = false;
        synchronized (this) {
            admission = admission(from, bytes);
            if (admission == Admission.ACCEPTED) {
                wake = append(from, entry, bytes);
            } else if (admission != Admission.CLOSED) {
                refused = true;
                wanted = true;
            }
        }
        if (wake) {
            journal.ready(this);
        } else if (admission == Admission.UNAVAILABLE) {
            journal.look();
        }
        return admission;
    }

    private Admission admission(OpenInbox from, long bytes) {
        if (from != current) {
            return Admission.CLOSED;
        }
        if (!journal.accepting() || tenure() == null || !followsAlone()) {
            return Admission.UNAVAILABLE;
        }
        return journal.bounds().roomFor(waiting, waitingBytes, bytes) ? Admission.ACCEPTED : Admission.FULL;
    }

    /** A position that is worthless must go, however full the account is. */
    void forget(OpenInbox from, Entry.Forgotten entry) {
        boolean wake;
        synchronized (this) {
            wake = from == current && tenure() != null && append(from, entry, 0);
        }
        if (wake) {
            journal.ready(this);
        }
    }

    /** What an adapter keeps is taken while the store is away and while no more messages are, but not without bound. */
    void keep(OpenInbox from, String key, Change change, long bytes) {
        boolean room;
        boolean wake;
        synchronized (this) {
            if (from != current) {
                return;
            }
            room = journal.bounds().roomToKeep(waiting, waitingBytes, bytes);
            if (room) {
                unstored.add(key, change);
            }
            wake = room && append(from, new Entry.Kept(account, key, change), OpenInbox.BYTES_PER_ENTRY + bytes);
        }
        if (!room) {
            journal.notKept(account);
        }
        if (wake) {
            journal.ready(this);
        }
    }

    Unstored unstored() {
        return unstored;
    }

    /** Appends; whether the journal must be told that this account has something to commit. */
    private boolean append(OpenInbox from, Entry entry, long bytes) {
        pending.add(new Accepted(this, from, entry, bytes));
        waiting++;
        waitingBytes += bytes;
        journal.accepted();
        boolean wake = !queued;
        queued = true;
        return wake;
    }

    /** Moves up to this many entries into the group; whether more are left. */
    synchronized boolean drainTo(List<Accepted> group, int atMost) {
        if (tenure() == null) {
            queued = false;
            return false;
        }
        for (int taken = 0; taken < atMost && !pending.isEmpty(); taken++) {
            group.add(pending.removeFirst());
        }
        queued = !pending.isEmpty();
        return queued;
    }

    void release(Accepted done) {
        if (done.entry instanceof Entry.Kept kept) {
            unstored.remove(kept.key(), kept.change());
        }
        OpenInbox tell;
        synchronized (this) {
            waiting--;
            waitingBytes -= done.bytes;
            tell = toTellOfRoom();
        }
        journal.reported();
        if (tell != null) {
            tell.available();
        }
    }

    /** Tells the listener, if an offer was refused and there is room again. */
    void tellRoom() {
        OpenInbox tell;
        synchronized (this) {
            tell = toTellOfRoom();
        }
        if (tell != null) {
            tell.available();
        }
    }

    private @Nullable OpenInbox toTellOfRoom() {
        if (!refused
                || tenure() == null
                || !followsAlone()
                || !journal.accepting()
                || !journal.bounds().drained(waiting, waitingBytes)) {
            return null;
        }
        refused = false;
        return current;
    }
}
