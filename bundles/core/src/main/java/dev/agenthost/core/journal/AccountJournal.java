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
import org.jspecify.annotations.Nullable;

/** What the journal holds for one account: entries that wait for their commit. */
final class AccountJournal {
    final AccountId account;
    private final Journal journal;

    private final Deque<Accepted> pending = new ArrayDeque<>(2);
    private final Unstored unstored = new Unstored();
    private @Nullable OpenInbox current;
    private boolean queued;
    private boolean refused;
    private int waiting;
    private long waitingBytes;

    AccountJournal(AccountId account, Journal journal) {
        this.account = account;
        this.journal = journal;
    }

    /** Makes this inbox the one that is open; returns the one before. */
    synchronized @Nullable OpenInbox open(OpenInbox next) {
        OpenInbox before = current;
        current = next;
        refused = false;
        return before;
    }

    synchronized void close(OpenInbox inbox) {
        if (current == inbox) {
            current = null;
        }
    }

    Optional<Checkpoint> checkpoint(OpenInbox from, String partition) throws UnavailableException {
        synchronized (this) {
            if (!journal.accepting()) {
                refused |= from == current;
                throw new UnavailableException(journal.reason());
            }
        }
        return journal.committed(account, partition);
    }

    Admission admit(OpenInbox from, Entry entry, long bytes) {
        boolean wake;
        synchronized (this) {
            if (from != current) {
                return Admission.CLOSED;
            }
            if (!journal.accepting()) {
                refused = true;
                return Admission.UNAVAILABLE;
            }
            if (!journal.bounds().roomFor(waiting, waitingBytes, bytes)) {
                refused = true;
                return Admission.FULL;
            }
            wake = append(from, entry, bytes);
        }
        if (wake) {
            journal.ready(this);
        }
        return Admission.ACCEPTED;
    }

    /** A position that is worthless must go, however full the account is. */
    void forget(OpenInbox from, Entry.Forgotten entry) {
        boolean wake;
        synchronized (this) {
            wake = from == current && append(from, entry, 0);
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
        if (!refused || !journal.accepting() || !journal.bounds().drained(waiting, waitingBytes)) {
            return null;
        }
        refused = false;
        return current;
    }
}
