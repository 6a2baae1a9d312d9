package dev.agenthost.store.jdbc;

/** The SQL of the store; the same on every database. */
final class Statements {
    /** Gives out row numbers: the last of the block. */
    static final String NUMBERS = "update counter set last = last + ? where name = 'message' returning last";

    static final String TAKE_OVER = """
            insert into message (id, account, message_id, kind, conversation, sender, taken_at, body, raw,
                state, unsettled, open_since, attempts, changed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, 0, ?)
            on conflict (account, message_id) do nothing""";

    static final String ROW_OF = "select id from message where account = ? and message_id = ?";

    static final String POSITION = """
            insert into resume_position (account, part, session, sequence) values (?, ?, ?, ?)
            on conflict (account, part) do update set session = excluded.session, sequence = excluded.sequence""";

    static final String FORGET = "delete from resume_position where account = ? and part = ?";
    static final String POSITIONS = "select account, part, session, sequence from resume_position";

    static final String REMEMBER = """
            insert into memory (account, name, value, person, expires_at, changed_at) values (?, ?, ?, ?, ?, ?)
            on conflict (account, name) do update set value = excluded.value, person = excluded.person,
                expires_at = excluded.expires_at, changed_at = excluded.changed_at""";

    static final String FORGET_KEY = "delete from memory where account = ? and name = ?";

    private static final String ALIVE = "(expires_at is null or expires_at > ?)";

    static final String REMEMBERED = "select value from memory where account = ? and name = ? and " + ALIVE;

    /** By what a key begins with, whatever the order of texts in the database. */
    static final String REMEMBERED_ALL =
            "select name, value from memory where account = ? and substr(name, 1, ?) = ? and " + ALIVE + " limit ?";

    static final String POSITIONS_OF = "select account, part, session, sequence from resume_position where account = ?";
    static final String BACKLOG_OF =
            "select count(*), coalesce(max(id), 0) from message where account = ? and unsettled";

    static final String LEASE_OF = "select host, ends_at from lease where account = ?";
    static final String RELEASE = "update lease set ends_at = 0 where account = ? and host = ? and token = ?";

    /** @param now the database's clock */
    static String lease(String now) {
        return """
                insert into lease (account, host, token, ends_at) values (?, ?, 1, NOW + ?)
                on conflict (account) do update
                    set host = excluded.host, token = lease.token + 1, ends_at = excluded.ends_at
                    where lease.ends_at <= NOW or (lease.host = excluded.host and ?)
                returning token""".replace("NOW", now);
    }

    /** Holds the lease's row until the transaction ends: nobody takes it over before what is stored beside it is seen. */
    static String renew(String now) {
        return "update lease set ends_at = " + now + " + ? where account = ? and host = ? and token = ?";
    }

    /** Ends a lease that is over, or of an earlier life of the host: whoever held it finds it gone. */
    static String end(String now) {
        return "update lease set ends_at = 0, token = token + 1 where account = ? and (ends_at <= " + now
                + " or (host = ? and ?))";
    }

    /** Holds the stream's row until the transaction ends, and tells whose it is. */
    static final String HOLD_STREAM = """
            insert into followed_stream (platform, stream, account) values (?, ?, ?)
            on conflict (platform, stream) do update set stream = excluded.stream returning account""";

    static final String FOLLOW = """
            insert into followed_stream (platform, stream, account) values (?, ?, ?)
            on conflict (platform, stream) do update set account = excluded.account""";

    static final String FOLLOW_NONE = "delete from followed_stream where account = ?";

    /** A turn is over once; only that it failed may be told when answers of it are on their way. */
    static final String COMPLETE = """
            update message set state = ?, unsettled = ?, reason = ?, next_at = null, changed_at = ?
            where id = ? and (state = 'WAITING' or (state = 'SENDING' and ? = 'DEAD'))""";

    /** Nothing is kept for a message that was erased or deleted. */
    static final String DELIVER = """
            insert into delivery (message, ordinal, state, content, request, attempts, may_have_arrived, next_at,
                changed_at)
            select id, ?, 'WAITING', ?, ?, ?, ?, ?, ? from message where id = ? and body is not null
            on conflict (message, ordinal) do nothing""";

    static final String POSTPONE =
            "update message set attempts = ?, next_at = ?, reason = ? where id = ? and state = 'WAITING'";

    /** What is settled changes only when it turns out that the platform took it after all. */
    static final String PROGRESS = """
            update delivery set
                request = case when state = 'WAITING' then coalesce(?, request) else request end,
                state = ?, attempts = ?, may_have_arrived = ?, next_at = ?, detail = ?, changed_at = ?
            where message = ? and ordinal = ? and (state = 'WAITING' or ? = 'SENT')""";

    static final String RESERVE = """
            insert into delivery (message, ordinal, state, content, request, attempts, may_have_arrived, next_at,
                changed_at)
            select id, ?, 'DROPPED', '', '', 0, ?, null, ? from message where id = ?
            on conflict (message, ordinal) do nothing""";

    static final String WITHDRAW = """
            update delivery set state = ?, detail = ?, changed_at = ?
            where message = ? and ordinal = ? and state in ('SENT', 'DROPPED')""";

    /** Not "exists": for that PostgreSQL may read all deliveries there are into a table of its own, every time. */
    private static final String HAS_WAITING =
            "0 < (select count(*) from delivery where message = message.id and delivery.state = 'WAITING')";

    private static final String STATE = "case when state not in ('SENDING', 'DONE') then state when " + HAS_WAITING
            + " then 'SENDING' else 'DONE' end";

    private static final String UNSETTLED = "(state = 'WAITING' or " + HAS_WAITING + ")";

    /** Brings a message in line with its deliveries; nearly always it is already, and nothing is written. */
    static final String SETTLE = "update message set state = " + STATE + ", unsettled = " + UNSETTLED
            + ", changed_at = case when state = 'DEAD' then changed_at else ? end"
            + " where id = ? and (state <> " + STATE + " or unsettled <> " + UNSETTLED + ")";

    static final String BACKLOGS = "select account, count(*), max(id) from message where unsettled group by account";

    private static final String MESSAGE = """
            select id, account, kind, conversation, message_id, sender, taken_at, body, raw, state, attempts, next_at
            from message""";

    static final String OPEN = MESSAGE + " where account = ? and unsettled and id > ? order by id limit ?";
    static final String ONE = MESSAGE + " where id = ?";

    /** Of settled deliveries only the ordinal is wanted. */
    static final String DELIVERIES = """
            select d.message, d.ordinal, d.state,
                case when d.state = 'WAITING' then d.content end, case when d.state = 'WAITING' then d.request end,
                d.attempts, d.may_have_arrived, d.next_at
            from message m join delivery d on d.message = m.id
            where m.account = ? and m.unsettled and m.id between ? and ? order by d.message, d.ordinal""";

    static final String DEAD_LETTERS = """
            select m.id, 0 as ordinal, m.account, m.kind, m.conversation, m.message_id, cast(null as text) as state,
                m.changed_at as since, coalesce(m.reason, '')
            from message m where m.state = 'DEAD'
            union all
            select m.id, d.ordinal, m.account, m.kind, m.conversation, m.message_id, d.state,
                d.changed_at, coalesce(d.detail, '')
            from delivery d join message m on m.id = d.message where d.state in ('DEAD', 'UNKNOWN')
            order by since desc, 1 desc, ordinal limit ?""";

    static final String DEAD_LETTER_COUNT = """
            select (select count(*) from message where state = 'DEAD')
                + (select count(*) from delivery where state in ('DEAD', 'UNKNOWN'))""";

    static final String UNSETTLED_COUNT = "select count(*) from message where unsettled";

    static final String REPLAY_MESSAGE = """
            update message set state = 'WAITING', unsettled = ?, attempts = 0, next_at = null, reason = null,
                open_since = ?, changed_at = ?
            where id = ? and state = 'DEAD'""";

    static final String REPLAY_DELIVERY = """
            update delivery set state = 'WAITING', attempts = 0, may_have_arrived = ?, next_at = null, detail = null,
                changed_at = ?
            where message = ? and ordinal = ? and state in ('DEAD', 'UNKNOWN')""";

    static final String OPEN_AGAIN = "update message set open_since = ? where id = ?";

    static final String DROP_MESSAGE =
            "update message set state = 'DONE', reason = null, changed_at = ? where id = ? and state = 'DEAD'";

    static final String DROP_DELIVERY = """
            update delivery set state = 'DROPPED', changed_at = ?
            where message = ? and ordinal = ? and state in ('DEAD', 'UNKNOWN')""";

    static final String ERASE_DELIVERIES = """
            update delivery set content = '', request = '', detail = null,
                state = case when state = 'SENT' then state else 'DROPPED' end
            where message in (select id from message where account = ? and sender = ?)""";

    static final String ERASE_MESSAGES = """
            update message set body = null, raw = null, reason = null, state = 'DONE', unsettled = ?, changed_at = ?
            where account = ? and sender = ? and body is not null""";

    static final String ERASE_MEMORY = "delete from memory where account = ? and person = ?";

    static final String EXPIRED_BEFORE = "select account, name from memory where expires_at <= ? limit ?";
    static final String MUCH_REMEMBERED = "select account, count(*) from memory group by account having count(*) > ?";
    static final String FIRST_REMEMBERED =
            "select account, name from memory where account = ? order by changed_at, name limit ?";
    /** Not what was renewed since. */
    static final String FORGET_EXPIRED = "delete from memory where account = ? and name = ? and (expires_at <= ? or ?)";

    /** What may be deleted: settled, and nobody has to decide about it any more. */
    private static final String DELETABLE = """
            not unsettled and state = 'DONE' and not exists
                (select 1 from delivery where message = message.id and delivery.state in ('DEAD', 'UNKNOWN'))""";

    static final String UNFINISHED_BEFORE = "select id from message where unsettled and open_since < ? limit ?";

    static final String GIVE_UP_DELIVERIES = """
            update delivery set state = 'DEAD', detail = ?, changed_at = ?
            where message = ? and state = 'WAITING'
                and exists (select 1 from message where id = delivery.message and open_since < ?)""";

    static final String GIVE_UP_MESSAGE = """
            update message set state = 'DEAD', reason = ?, changed_at = ?
            where id = ? and state = 'WAITING' and open_since < ?""";

    static final String DEAD_MESSAGES_BEFORE =
            "select id, 0 from message where state = 'DEAD' and changed_at < ? and not unsettled limit ?";
    static final String DEAD_DELIVERIES_BEFORE = """
            select message, ordinal from delivery where state in ('DEAD', 'UNKNOWN') and changed_at < ? limit ?""";

    static final String MANY_DEAD = """
            select account, count(*) from (
                select account from message where state = 'DEAD' and not unsettled
                union all
                select m.account from delivery d join message m on m.id = d.message
                where d.state in ('DEAD', 'UNKNOWN')) as letters
            group by account having count(*) > ?""";
    static final String FIRST_DEAD = """
            select id, ordinal from (
                select id, 0 as ordinal, changed_at from message
                where state = 'DEAD' and account = ? and not unsettled
                union all
                select d.message, d.ordinal, d.changed_at from delivery d join message m on m.id = d.message
                where d.state in ('DEAD', 'UNKNOWN') and m.account = ?) as letters
            order by changed_at, id, ordinal limit ?""";

    static final String DROP_MESSAGE_OF = """
            update message set state = 'DONE', reason = null
            where id = ? and ? = 0 and state = 'DEAD' and changed_at < ? and not unsettled""";
    static final String DROP_DELIVERY_OF = """
            update delivery set state = 'DROPPED'
            where message = ? and ordinal = ? and state in ('DEAD', 'UNKNOWN') and changed_at < ?""";

    static final String SETTLED_BEFORE =
            "select id from message where changed_at < ? and " + DELETABLE + " order by changed_at limit ?";
    /** Of the messages that are settled, without those that wait for a person. */
    static final String MANY_SETTLED = """
            select settled.account, settled.number - coalesce(dead.number, 0)
            from (select account, count(*) as number from message where not unsettled group by account
                    having count(*) > ?) as settled
                left join (select account, count(*) as number from message
                    where not unsettled and id in (select id from message where state = 'DEAD'
                        union select message from delivery where delivery.state in ('DEAD', 'UNKNOWN'))
                    group by account) as dead on dead.account = settled.account
            where settled.number - coalesce(dead.number, 0) > ?""";

    static final String FIRST_SETTLED =
            "select id from message where account = ? and " + DELETABLE + " order by id limit ?";
    static final String DELETE = "delete from message where id = ? and not unsettled";

    /** A write that changes nothing, to see whether one is possible. */
    static final String NOTHING = "update counter set last = last where name = 'message'";

    private Statements() {}
}
