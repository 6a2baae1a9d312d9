package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Follower;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseAnswer;
import dev.agenthost.store.LeaseLostException;
import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right of one host to serve an account, and of the account to follow streams alone, by the database's clock alone. Thread-safe;
 * every method blocks.
 */
final class Leases {
    /** The order in which rows are locked, for all hosts. */
    private static final Comparator<AccountId> ORDER = Comparator.comparing(AccountId::toString);

    private final Database database;
    private final @Nullable String host;
    private final String lease;
    private final String renew;
    private final String end;

    /** Accounts that were this host's in this life: who lost one has no earlier life to take it over from. */
    private final Set<AccountId> had = ConcurrentHashMap.newKeySet();

    private volatile Duration time = Duration.ofSeconds(15);

    /** @param host null when no other host uses this database */
    Leases(Database database, @Nullable String host) {
        this.database = database;
        this.host = host;
        this.lease = Statements.lease(database.dialect().now());
        this.renew = Statements.renew(database.dialect().now());
        this.end = Statements.end(database.dialect().now());
    }

    void time(Duration lasting) {
        time = lasting;
    }

    Optional<Duration> time() {
        return host == null ? Optional.empty() : Optional.of(time);
    }

    List<LeaseAnswer> take(Collection<AccountId> accounts) throws StoreException {
        String me = me();
        List<AccountId> sorted = accounts.stream().sorted(ORDER).toList();
        List<LeaseAnswer> answers = database.write(session -> {
            List<LeaseAnswer> told = new ArrayList<>();
            for (AccountId account : sorted) {
                told.add(take(session, me, account));
            }
            return told;
        });
        for (LeaseAnswer answer : answers) {
            if (answer instanceof LeaseAnswer.Granted granted) {
                had.add(granted.account());
            }
        }
        return answers;
    }

    private LeaseAnswer take(Session session, String me, AccountId account) throws SQLException, StoreException {
        Long token = session.first(
                lease,
                p -> p.account(account).key("host", me).number(time.toMillis()).flag(!had.contains(account)),
                Row::number);
        if (token == null) {
            LeaseAnswer elsewhere = session.first(
                    Statements.LEASE_OF,
                    p -> p.account(account),
                    row -> new LeaseAnswer.Elsewhere(account, row.text(), row.time()));
            if (elsewhere == null) {
                throw new SQLException("a lease that is neither granted nor held");
            }
            return elsewhere;
        }
        return new LeaseAnswer.Granted(
                new Lease(account, token),
                session.list(Statements.POSITIONS_OF, p -> p.account(account), JdbcStore::position),
                session.list(
                                Statements.BACKLOG_OF,
                                p -> p.account(account),
                                row -> new Backlog(account, row.number(), row.number()))
                        .get(0));
    }

    Optional<Follower> follow(Lease of, Set<String> streams) throws StoreException {
        List<String> sorted = streams.stream().sorted().toList();
        return database.write(session -> follow(session, of, sorted));
    }

    private Optional<Follower> follow(Session session, Lease of, List<String> streams)
            throws SQLException, StoreException {
        AccountId account = of.account();
        Map<String, AccountId> last = new LinkedHashMap<>();
        for (String stream : streams) {
            AccountId held = session.first(Statements.HOLD_STREAM, p -> stream(p, account, stream), Row::account);
            last.put(stream, held == null ? account : held);
        }
        require(session, List.of(of));
        Optional<Follower> other = Optional.empty();
        for (Map.Entry<String, AccountId> each : last.entrySet()) {
            if (other.isEmpty() && !each.getValue().equals(account)) {
                other = inTheWay(session, each.getKey(), each.getValue());
            }
        }
        session.update(Statements.FOLLOW_NONE, p -> p.account(account));
        if (other.isEmpty()) {
            session.batch(Statements.FOLLOW, streams, (p, stream) -> stream(p, account, stream));
        }
        return other;
    }

    private static void stream(Parameters p, AccountId account, String stream) throws SQLException, StoreException {
        p.key("platform", account.platform()).key("stream", stream).account(account);
    }

    /** Ends what can be ended of the account's lease; what cannot is in the way. */
    private Optional<Follower> inTheWay(Session session, String stream, AccountId account)
            throws SQLException, StoreException {
        String me = me();
        boolean ended =
                session.update(end, p -> p.account(account).key("host", me).flag(!had.contains(account))) > 0;
        return ended
                ? Optional.empty()
                : Optional.ofNullable(session.first(
                        Statements.LEASE_OF,
                        p -> p.account(account),
                        row -> new Follower(stream, account, row.text(), row.time())));
    }

    List<Lease> renew(Collection<Lease> leases) throws StoreException {
        return leases.isEmpty() ? List.of() : database.write(session -> renewed(session, leases));
    }

    /** Within a transaction; nobody takes these over before it ends. */
    void require(Session session, Collection<Lease> leases) throws SQLException, StoreException {
        if (leases.isEmpty()) {
            return;
        }
        List<Lease> held = renewed(session, leases);
        if (held.size() < leases.size()) {
            Set<AccountId> lost = new HashSet<>();
            leases.forEach(each -> lost.add(each.account()));
            held.forEach(each -> lost.remove(each.account()));
            throw new LeaseLostException(lost);
        }
    }

    private List<Lease> renewed(Session session, Collection<Lease> leases) throws SQLException, StoreException {
        String me = me();
        List<Lease> sorted = sorted(leases);
        int[] found = session.batch(
                renew,
                sorted,
                (p, each) -> p.number(time.toMillis())
                        .account(each.account())
                        .key("host", me)
                        .number(each.token()));
        List<Lease> held = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] > 0) {
                held.add(sorted.get(i));
            }
        }
        return held;
    }

    void release(Collection<Lease> leases) throws StoreException {
        String me = me();
        if (!leases.isEmpty()) {
            database.write(session -> session.batch(
                    Statements.RELEASE,
                    sorted(leases),
                    (p, each) -> p.account(each.account()).key("host", me).number(each.token())));
        }
    }

    private static List<Lease> sorted(Collection<Lease> leases) {
        return leases.stream()
                .sorted(Comparator.comparing(Lease::account, ORDER))
                .toList();
    }

    private String me() throws StoreException {
        if (host == null) {
            throw new StoreException(StoreException.Kind.REFUSED, "no other host uses this database", null);
        }
        return host;
    }
}
