package dev.agenthost.store;

import dev.agenthost.message.AccountId;
import dev.agenthost.status.Erasure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One open database. A service while it is open; another configuration is another service.
 *
 * <p>Every method blocks on the disk or the network, and may be called on any thread: writes come one after the other, reads
 * run beside them and see what was applied before they began. Times are kept to the millisecond.
 */
@ProviderType
public interface Store {
    /** A row number no message has; every message has a higher one. */
    long BEFORE_ALL = 0;

    /**
     * Applies all changes in one transaction, durable when this returns: all of them or none. Changes of one list do not
     * depend on each other, but for {@link Change.TakeOver}, whose order is the order of the rows.
     *
     * @return the outcome of each change, in the order of the list
     * @throws StoreException nothing was applied
     */
    default List<Outcome> apply(List<? extends Change> changes) throws StoreException {
        return apply(changes, List.of());
    }

    /**
     * The same, if this host still holds these leases: they are renewed in the same transaction.
     *
     * @throws LeaseLostException some of them have ended; nothing was applied
     * @throws StoreException nothing was applied
     */
    List<Outcome> apply(List<? extends Change> changes, Collection<Lease> leases) throws StoreException;

    /** How long a lease lasts when it is not renewed; empty where no other host can use this database: then none is needed. */
    Optional<Duration> leaseTime();

    /**
     * Asks for the right to serve accounts. It is granted when no other host holds a lease that has not ended by the
     * database's clock. A lease that this host held in an earlier life is granted at once: its data folder is locked, so
     * that life is over.
     *
     * @return an answer for each
     */
    List<LeaseAnswer> lease(Collection<AccountId> accounts) throws StoreException;

    /**
     * Asks that no account but this one follows these streams of its platform's events, in place of those it followed before. It
     * does as long as its lease lasts; the leases of accounts that followed them before and have ended are ended for good, and so
     * are those that this host held in an earlier life.
     *
     * @param streams their names within the platform; empty to follow none
     * @return empty when it is so from now on; else an account with a lease that follows one of them: then this one follows none
     * @throws LeaseLostException the lease has ended; nothing has changed
     */
    Optional<Follower> follow(Lease lease, Set<String> streams) throws StoreException;

    /** Has leases last anew; gives those that still are this host's. */
    List<Lease> renew(Collection<Lease> leases) throws StoreException;

    /** Ends leases, so that another host may serve the accounts at once; those that have ended are left alone. */
    void release(Collection<Lease> leases) throws StoreException;

    /** The stored positions of all accounts, in any order. */
    List<PositionRow> positions() throws StoreException;

    /** Where the messages of every account stand, for accounts that have any that is not settled; in any order. */
    List<Backlog> backlogs() throws StoreException;

    /**
     * Messages of an account that are not settled, in the order they were taken over, each with its deliveries that are not
     * settled.
     *
     * @param after the row number behind which to begin
     * @param limit how many at most
     */
    List<OpenMessage> open(AccountId account, long after, int limit) throws StoreException;

    /** What the memory of an account holds under a key; null for nothing, and for what has expired. */
    @Nullable
    String remembered(AccountId account, String key) throws StoreException;

    /**
     * What the memory of an account holds under keys that begin so, except what has expired; in any order.
     *
     * @param prefix empty for every key
     * @param limit how many at most
     */
    Map<String, String> remembered(AccountId account, String prefix, int limit) throws StoreException;

    /** What a person has to look at, the latest first. */
    List<DeadLetter> deadLetters(int limit) throws StoreException;

    /** How many dead letters there are. */
    long deadLetterCount() throws StoreException;

    /**
     * Takes a dead letter up again: its message is open again, and so is the delivery if it is one, as if it had never been
     * tried: a person has decided that.
     *
     * @return the message as {@link #open} would give it, or null when there is no such dead letter
     */
    @Nullable
    OpenMessage replay(DeadLetter.Id id) throws StoreException;

    /** Settles a dead letter without any effect; whether there was one. */
    boolean drop(DeadLetter.Id id) throws StoreException;

    /**
     * Removes texts and raw events of everything a person wrote to this account, and of what was answered to it, and what the
     * account's memory holds of the person; what is not settled is dropped. The message ids stay, so that repeats are still recognised.
     *
     * @param sender the platform's id of the person
     */
    Erasure erase(AccountId account, String sender) throws StoreException;
}
