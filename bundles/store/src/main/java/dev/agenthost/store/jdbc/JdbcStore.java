package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.status.Erasure;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeadLetter;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.Follower;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseAnswer;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store on one database. Thread-safe. */
final class JdbcStore implements Store {
    private record StoredDelivery(
            long message, int ordinal, @Nullable DeliveryRow open) {}

    private final Database database;
    private final InstantSource clock;
    private final Leases leases;
    private final Unheard unheard = new Unheard();

    /** @param database with the schema of this version */
    JdbcStore(Database database, InstantSource clock, Leases leases) {
        this.database = database;
        this.clock = clock;
        this.leases = leases;
    }

    @Override
    public List<Outcome> apply(List<? extends Change> changes, Collection<Lease> needed) throws StoreException {
        return changes.isEmpty() ? List.of() : database.write(new ChangeSet(changes, unheard, leases, needed));
    }

    @Override
    public Optional<Duration> leaseTime() {
        return leases.time();
    }

    @Override
    public List<LeaseAnswer> lease(Collection<AccountId> accounts) throws StoreException {
        return leases.take(accounts);
    }

    @Override
    public Optional<Follower> follow(Lease lease, Set<String> streams) throws StoreException {
        return leases.follow(lease, streams);
    }

    @Override
    public List<Lease> renew(Collection<Lease> held) throws StoreException {
        return leases.renew(held);
    }

    @Override
    public void release(Collection<Lease> held) throws StoreException {
        leases.release(held);
    }

    @Override
    public List<PositionRow> positions() throws StoreException {
        return database.read(session -> session.list(Statements.POSITIONS, Parameters.Giver.NONE, JdbcStore::position));
    }

    @Override
    public List<Backlog> backlogs() throws StoreException {
        return database.read(session -> session.list(
                Statements.BACKLOGS,
                Parameters.Giver.NONE,
                row -> new Backlog(row.account(), row.number(), row.number())));
    }

    @Override
    public List<OpenMessage> open(AccountId account, long after, int limit) throws StoreException {
        return database.read(session -> withDeliveries(
                session,
                account,
                session.list(
                        Statements.OPEN, p -> p.account(account).number(after).number(limit), JdbcStore::message)));
    }

    @Override
    public @Nullable String remembered(AccountId account, String key) throws StoreException {
        Instant now = clock.instant();
        return database.read(session -> Optional.ofNullable(session.first(
                        Statements.REMEMBERED,
                        p -> p.account(account).key("key", key).time(now),
                        Row::text)))
                .orElse(null);
    }

    @Override
    public Map<String, String> remembered(AccountId account, String prefix, int limit) throws StoreException {
        Instant now = clock.instant();
        String stored = StoredText.encode("key", prefix, StoredText.LONGEST_KEY);
        return database
                .read(session -> session.list(
                        Statements.REMEMBERED_ALL,
                        p -> p.account(account)
                                .number(stored.codePointCount(0, stored.length()))
                                .key("key", prefix)
                                .time(now)
                                .number(limit),
                        row -> Map.entry(row.text(), row.text())))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<DeadLetter> deadLetters(int limit) throws StoreException {
        return database.read(
                session -> session.list(Statements.DEAD_LETTERS, p -> p.number(limit), JdbcStore::deadLetter));
    }

    @Override
    public long deadLetterCount() throws StoreException {
        return database.read(session -> session.number(Statements.DEAD_LETTER_COUNT, Parameters.Giver.NONE));
    }

    @Override
    public @Nullable OpenMessage replay(DeadLetter.Id id) throws StoreException {
        Instant now = clock.instant();
        return database.write(session -> replay(session, id, now)).orElse(null);
    }

    private static Optional<OpenMessage> replay(Session session, DeadLetter.Id id, Instant now)
            throws SQLException, StoreException {
        int found = id.ordinal() == 0
                ? session.update(
                        Statements.REPLAY_MESSAGE,
                        p -> p.flag(true).time(now).time(now).number(id.message()))
                : session.update(
                        Statements.REPLAY_DELIVERY,
                        p -> p.flag(false).time(now).number(id.message()).number(id.ordinal()));
        if (found == 0) {
            return Optional.empty();
        }
        session.update(Statements.OPEN_AGAIN, p -> p.time(now).number(id.message()));
        settle(session, id.message(), now);
        List<OpenMessage> one = session.list(Statements.ONE, p -> p.number(id.message()), JdbcStore::message);
        AccountId account = one.get(0).message().conversation().account();
        return Optional.of(withDeliveries(session, account, one).get(0));
    }

    @Override
    public boolean drop(DeadLetter.Id id) throws StoreException {
        Instant now = clock.instant();
        return database.write(session -> {
            if (id.ordinal() > 0) {
                return session.update(
                                Statements.DROP_DELIVERY,
                                p -> p.time(now).number(id.message()).number(id.ordinal()))
                        > 0;
            }
            if (session.update(Statements.DROP_MESSAGE, p -> p.time(now).number(id.message())) == 0) {
                return false;
            }
            settle(session, id.message(), now);
            return true;
        });
    }

    @Override
    public Erasure erase(AccountId account, String sender) throws StoreException {
        Instant now = clock.instant();
        long erased = database.write(session -> {
            session.update(Statements.ERASE_MEMORY, p -> p.account(account).key("person", sender));
            session.update(Statements.ERASE_DELIVERIES, p -> p.account(account).key("sender", sender));
            return (long) session.update(
                    Statements.ERASE_MESSAGES,
                    p -> p.flag(false).time(now).account(account).key("sender", sender));
        });
        return new Erasure(erased, database.scrub());
    }

    private static void settle(Session session, long message, Instant now) throws SQLException, StoreException {
        session.update(Statements.SETTLE, p -> p.time(now).number(message));
    }

    /** Adds the deliveries to messages of one account, which are in the order of their rows. */
    private static List<OpenMessage> withDeliveries(Session session, AccountId account, List<OpenMessage> messages)
            throws SQLException, StoreException {
        if (messages.isEmpty()) {
            return messages;
        }
        long first = messages.get(0).row();
        long last = messages.get(messages.size() - 1).row();
        Map<Long, List<StoredDelivery>> deliveries = new HashMap<>();
        for (StoredDelivery delivery : session.list(
                Statements.DELIVERIES, p -> p.account(account).number(first).number(last), JdbcStore::delivery)) {
            deliveries
                    .computeIfAbsent(delivery.message(), row -> new ArrayList<>())
                    .add(delivery);
        }
        return messages.stream()
                .map(message -> with(message, deliveries.getOrDefault(message.row(), List.of())))
                .toList();
    }

    private static OpenMessage with(OpenMessage message, List<StoredDelivery> deliveries) {
        List<DeliveryRow> open = new ArrayList<>();
        int lastOrdinal = 0;
        for (StoredDelivery delivery : deliveries) {
            lastOrdinal = Math.max(lastOrdinal, delivery.ordinal());
            if (delivery.open() != null) {
                open.add(delivery.open());
            }
        }
        return new OpenMessage(
                message.row(),
                message.message(),
                message.state(),
                message.attempts(),
                message.next(),
                lastOrdinal,
                open);
    }

    static PositionRow position(Row row) throws SQLException {
        return new PositionRow(row.account(), row.text(), row.text(), row.number());
    }

    private static OpenMessage message(Row row) throws SQLException {
        long id = row.number();
        AccountId account = row.account();
        ConversationId conversation = new ConversationId(account, row.constant(ChatKind.class), row.text());
        MessageRow message = new MessageRow(conversation, row.text(), row.text(), row.time(), row.text(), row.text());
        return new OpenMessage(
                id, message, row.constant(MessageState.class), row.integer(), row.timeOrNull(), 0, List.of());
    }

    private static StoredDelivery delivery(Row row) throws SQLException {
        long message = row.number();
        int ordinal = row.integer();
        if (row.constant(DeliveryState.class).settled()) {
            return new StoredDelivery(message, ordinal, null);
        }
        return new StoredDelivery(
                message,
                ordinal,
                new DeliveryRow(ordinal, row.text(), row.text(), row.integer(), row.flag(), row.timeOrNull()));
    }

    private static DeadLetter deadLetter(Row row) throws SQLException {
        DeadLetter.Id id = new DeadLetter.Id(row.number(), row.integer());
        ConversationId conversation = new ConversationId(row.account(), row.constant(ChatKind.class), row.text());
        String messageId = row.text();
        String state = row.textOrNull();
        return new DeadLetter(
                id,
                conversation,
                messageId,
                state == null ? null : DeliveryState.valueOf(state),
                row.time(),
                row.text());
    }
}
