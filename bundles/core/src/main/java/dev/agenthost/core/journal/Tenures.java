package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.Follower;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseAnswer;
import dev.agenthost.store.LeaseLostException;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts this host serves, while it shares one store with other hosts. Takes leases for accounts whose adapters ask
 * where they stand, renews them, gives them back when the adapter has left. For the journal's thread alone.
 */
final class Tenures {
    private static final Logger LOG = LoggerFactory.getLogger(Tenures.class);

    /** A renewal may fail twice before the lease ends. */
    private static final int RENEWALS_PER_LEASE = 3;

    private final Store store;
    private final Receiver receiver;
    private final Duration leaseTime;
    private final Map<AccountId, AccountJournal> accounts;
    private final Positions positions;
    private final Map<AccountId, Lease> held = new HashMap<>();

    /** Of accounts whose inbox is closed: for how long. */
    private final Map<AccountId, Duration> left = new HashMap<>();

    private final LongAdder lost;
    private Duration sinceRenewal = Duration.ZERO;
    private boolean over;

    /** @param lost counts accounts that another host took over */
    Tenures(
            Store store,
            Receiver receiver,
            Duration leaseTime,
            Map<AccountId, AccountJournal> accounts,
            Positions positions,
            LongAdder lost) {
        this.store = store;
        this.receiver = receiver;
        this.leaseTime = leaseTime;
        this.accounts = accounts;
        this.positions = positions;
        this.lost = lost;
    }

    /** The leases of these accounts, all of which this host serves. */
    List<Lease> of(Collection<AccountId> these) {
        return these.stream().map(held::get).toList();
    }

    /** Asks, renews and gives back what is due; called about as often as this time passes. */
    void tick(Duration passed) throws StoreException {
        if (over) {
            return;
        }
        sinceRenewal = sinceRenewal.plus(passed);
        if (sinceRenewal.multipliedBy(RENEWALS_PER_LEASE).compareTo(leaseTime) >= 0) {
            renew();
            sinceRenewal = Duration.ZERO;
        }
        giveBack(passed);
        ask();
        follow();
    }

    /** Sees to it that no account of any host follows what one of this host does. */
    private void follow() throws StoreException {
        for (Lease lease : List.copyOf(held.values())) {
            AccountJournal account = accounts.get(lease.account());
            Set<String> streams = account == null ? null : account.toFollow();
            if (account != null && streams != null) {
                follow(account, lease, streams);
            }
        }
    }

    private void follow(AccountJournal account, Lease lease, Set<String> streams) throws StoreException {
        try {
            account.followed(
                    streams, store.follow(lease, streams).map(Tenures::words).orElse(""));
        } catch (LeaseLostException e) {
            lose(e.accounts());
        }
    }

    private static String words(Follower other) {
        return "%s is followed by the account %s on the host %s until %s"
                .formatted(other.stream(), other.account(), other.host(), other.until());
    }

    /** Asks for every account that an adapter wants served. */
    private void ask() throws StoreException {
        List<AccountId> wanted = accounts.values().stream()
                .filter(AccountJournal::isWanted)
                .map(each -> each.account)
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        for (LeaseAnswer answer : store.lease(wanted)) {
            AccountJournal account = accounts.get(answer.account());
            if (account == null) {
                continue;
            }
            if (answer instanceof LeaseAnswer.Granted granted) {
                begin(account, granted);
            } else if (answer instanceof LeaseAnswer.Elsewhere elsewhere) {
                account.servedElsewhere("served by another host (" + elsewhere.host() + ") until " + elsewhere.until());
            }
        }
    }

    private void begin(AccountJournal account, LeaseAnswer.Granted granted) {
        LOG.info("{}: served by this host from now on", account.account);
        Tenure tenure = new Tenure(granted.account(), granted.lease().token());
        held.put(granted.account(), granted.lease());
        positions.replace(granted.account(), granted.positions());
        receiver.begin(tenure, granted.backlog());
        account.granted(tenure);
    }

    private void renew() throws StoreException {
        List<Lease> kept = store.renew(held.values());
        if (kept.size() < held.size()) {
            Set<AccountId> gone = new HashSet<>(held.keySet());
            kept.forEach(lease -> gone.remove(lease.account()));
            lose(gone);
        }
    }

    /** Another host serves these accounts now: what is under way here comes to nothing, and is done there. */
    void lose(Collection<AccountId> gone) {
        for (AccountId id : gone) {
            if (held.remove(id) != null) {
                lost.increment();
                LOG.warn("{}: another host serves it now; what was under way here is left to it", id);
                end(id, "another host has taken it over");
            }
        }
    }

    private void end(AccountId id, String why) {
        left.remove(id);
        receiver.end(id);
        AccountJournal account = accounts.get(id);
        if (account != null) {
            account.lost(why);
        }
    }

    /** An account whose adapter has left is finished here first, within the time of a lease. */
    private void giveBack(Duration passed) throws StoreException {
        List<Lease> done = new ArrayList<>();
        for (Map.Entry<AccountId, Lease> each : held.entrySet()) {
            AccountJournal account = accounts.get(each.getKey());
            if (account != null && account.isOpen()) {
                left.remove(each.getKey());
                continue;
            }
            Duration since = left.merge(each.getKey(), passed, Duration::plus);
            boolean idle = (account == null || account.isEmpty()) && receiver.idle(each.getKey());
            if (idle || since.compareTo(leaseTime) > 0) {
                done.add(each.getValue());
            }
        }
        giveBack(done);
    }

    /** Ends every tenure, and begins none any more; other hosts may take over at once. */
    void giveBackAll() throws StoreException {
        over = true;
        giveBack(List.copyOf(held.values()));
    }

    /** What is not done any more when the lease has ended is not stored either: the order does not matter. */
    private void giveBack(List<Lease> done) throws StoreException {
        for (Lease lease : done) {
            held.remove(lease.account());
            end(lease.account(), "given back to the hosts that share the store");
        }
        store.release(done);
    }
}
