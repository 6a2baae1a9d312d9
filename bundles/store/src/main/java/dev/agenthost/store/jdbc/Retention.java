package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.DeadLetter;
import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of what was kept long enough, a little at a time so that no commit waits long for it. For one thread at a time. */
final class Retention {
    /** How many messages one transaction touches. */
    static final int BATCH = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final double FULL = 0.9;
    /** Only then is the next time worth another word. */
    private static final double ROOMY = 0.7;

    private record Excess(AccountId account, long number) {}

    private record Key(AccountId account, String name) {}

    private final Database database;
    private final InstantSource clock;
    private boolean shortOfRoom;

    Retention(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Something to let go of; whether there may be more of it. */
    private interface Kind {
        boolean letGo() throws StoreException;
    }

    /**
     * Does at most one small transaction of each kind, also when another kind fails; whether there may be more to do at once.
     * What only deletes comes first: a full database may have no room for what changes rows before.
     *
     * @throws StoreException the first failure
     */
    boolean step(RetentionRule rule) throws StoreException {
        Instant now = clock.instant();
        List<Kind> kinds = List.of(
                () -> deleteOld(now.minus(rule.repeats())),
                () -> deleteMany(rule.repeatsKept()),
                () -> forgetExpired(now),
                () -> forgetMany(rule.keysKept(), now),
                this::makeRoom,
                () -> giveUp(rule.unfinished(), now),
                () -> dropDead(now.minus(rule.deadLetters())),
                () -> dropMany(rule.deadLettersKept(), now));
        boolean more = false;
        StoreException failure = null;
        for (Kind kind : kinds) {
            try {
                more |= kind.letGo();
            } catch (StoreException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return more;
    }

    private boolean giveUp(Duration unfinished, Instant now) throws StoreException {
        Instant before = now.minus(unfinished);
        List<Long> messages = database.read(session ->
                session.list(Statements.UNFINISHED_BEFORE, p -> p.time(before).number(BATCH), Row::number));
        if (messages.isEmpty()) {
            return false;
        }
        String reason = "not finished within " + unfinished.toDays() + " days";
        database.write(session -> {
            session.batch(
                    Statements.GIVE_UP_DELIVERIES,
                    messages,
                    (p, id) -> p.text("detail", reason).time(now).number(id).time(before));
            session.batch(
                    Statements.GIVE_UP_MESSAGE,
                    messages,
                    (p, id) -> p.text("reason", reason).time(now).number(id).time(before));
            return session.batch(
                    Statements.SETTLE, messages, (p, id) -> p.time(now).number(id));
        });
        LOG.warn("{} messages were {}: they are dead letters now", messages.size(), reason);
        return messages.size() == BATCH;
    }

    private boolean dropDead(Instant before) throws StoreException {
        boolean more = dropDead(Statements.DEAD_MESSAGES_BEFORE, Statements.DROP_MESSAGE_OF, before);
        more |= dropDead(Statements.DEAD_DELIVERIES_BEFORE, Statements.DROP_DELIVERY_OF, before);
        return more;
    }

    private boolean dropDead(String which, String drop, Instant before) throws StoreException {
        List<DeadLetter.Id> letters = database.read(session -> session.list(
                which, p -> p.time(before).number(BATCH), row -> new DeadLetter.Id(row.number(), row.integer())));
        if (!letters.isEmpty()) {
            drop(drop, letters, before);
            LOG.info("{} dead letters were dropped by age", letters.size());
        }
        return !letters.isEmpty();
    }

    /** @param before what was given up since is none of these letters */
    private void drop(String drop, List<DeadLetter.Id> letters, Instant before) throws StoreException {
        database.write(session -> session.batch(
                drop,
                letters,
                (p, id) -> p.number(id.message()).number(id.ordinal()).time(before)));
    }

    private boolean dropMany(int most, Instant now) throws StoreException {
        boolean more = false;
        for (Excess excess : database.read(session -> session.list(
                Statements.MANY_DEAD, p -> p.number(most), row -> new Excess(row.account(), row.number() - most)))) {
            int part = (int) Math.min(BATCH, excess.number());
            List<DeadLetter.Id> letters = database.read(session -> session.list(
                    Statements.FIRST_DEAD,
                    p -> p.account(excess.account()).account(excess.account()).number(part),
                    row -> new DeadLetter.Id(row.number(), row.integer())));
            drop(Statements.DROP_MESSAGE_OF, letters, now.plusMillis(1));
            drop(
                    Statements.DROP_DELIVERY_OF,
                    letters.stream().filter(letter -> letter.ordinal() > 0).toList(),
                    now.plusMillis(1));
            LOG.warn("{}: it has more than {} dead letters: the oldest were dropped", excess.account(), most);
            more = true;
        }
        return more;
    }

    private boolean deleteOld(Instant before) throws StoreException {
        return delete(database.read(session -> oldest(session, before)));
    }

    private static List<Long> oldest(Session session, Instant before) throws SQLException, StoreException {
        return session.list(Statements.SETTLED_BEFORE, p -> p.time(before).number(BATCH), Row::number);
    }

    private boolean deleteMany(int most) throws StoreException {
        boolean more = false;
        for (Excess excess : database.read(session -> session.list(
                Statements.MANY_SETTLED,
                p -> p.number(most).number(most),
                row -> new Excess(row.account(), row.number() - most)))) {
            int part = (int) Math.min(BATCH, excess.number());
            more |= delete(database.read(session -> session.list(
                    Statements.FIRST_SETTLED, p -> p.account(excess.account()).number(part), Row::number)));
        }
        return more;
    }

    private boolean forgetExpired(Instant now) throws StoreException {
        return forget(
                database.read(session ->
                        session.list(Statements.EXPIRED_BEFORE, p -> p.time(now).number(BATCH), Retention::key)),
                now,
                false);
    }

    private boolean forgetMany(int most, Instant now) throws StoreException {
        boolean more = false;
        for (Excess excess : database.read(session -> session.list(
                Statements.MUCH_REMEMBERED,
                p -> p.number(most),
                row -> new Excess(row.account(), row.number() - most)))) {
            int part = (int) Math.min(BATCH, excess.number());
            LOG.info("{}: its memory holds more than {} keys: the oldest go", excess.account(), most);
            more |= forget(
                    database.read(session -> session.list(
                            Statements.FIRST_REMEMBERED,
                            p -> p.account(excess.account()).number(part),
                            Retention::key)),
                    now,
                    true);
        }
        return more;
    }

    private static Key key(Row row) throws SQLException {
        return new Key(row.account(), row.text());
    }

    private boolean forget(List<Key> keys, Instant now, boolean alive) throws StoreException {
        if (keys.isEmpty()) {
            return false;
        }
        database.write(session -> session.batch(
                Statements.FORGET_EXPIRED,
                keys,
                (p, key) -> p.account(key.account())
                        .key("key", key.name())
                        .time(now)
                        .flag(alive)));
        return keys.size() == BATCH;
    }

    /** A host that is short of room forgets its oldest repeats sooner, rather than take nothing more. */
    private boolean makeRoom() throws StoreException {
        double fill = database.read(database.dialect()::fill);
        if (fill > FULL && !shortOfRoom) {
            LOG.warn(
                    "{} is nearly full: the oldest settled messages go early",
                    database.dialect().where());
            shortOfRoom = true;
        } else if (fill < ROOMY) {
            shortOfRoom = false;
        }
        return fill > FULL && delete(database.read(session -> oldest(session, clock.instant())));
    }

    private boolean delete(List<Long> messages) throws StoreException {
        if (messages.isEmpty()) {
            return false;
        }
        database.write(session -> session.batch(Statements.DELETE, messages, (p, id) -> p.number(id)));
        return messages.size() == BATCH;
    }
}
