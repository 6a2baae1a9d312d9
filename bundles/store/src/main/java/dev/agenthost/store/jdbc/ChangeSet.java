package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.Lease;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The changes of one transaction, sorted so that each kind is one batch of statements. For one thread. */
final class ChangeSet implements Database.Work<List<Outcome>> {
    private record Partition(AccountId account, String name) {}

    private record Key(AccountId account, String name) {}

    private record Answer(long message, Instant at, DeliveryRow delivery) {}

    private record Touched(long message, Instant at) {}

    private final List<? extends Change> changes;
    private final Unheard unheard;
    private final Leases leases;
    private final Collection<Lease> needed;

    private final List<MessageRow> messages = new ArrayList<>();
    private final List<PositionRow> positions = new ArrayList<>();
    private final List<Partition> forgotten = new ArrayList<>();
    private final List<Change.Remember> remembered = new ArrayList<>();
    private final List<Change.ForgetKey> unremembered = new ArrayList<>();
    private final List<Change.Complete> completions = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Change.Postpone> postponed = new ArrayList<>();
    private final List<Change.Progress> progress = new ArrayList<>();
    private final List<Change.Reserve> reserved = new ArrayList<>();
    private final List<Change.Withdraw> withdrawn = new ArrayList<>();
    private final List<Touched> touched = new ArrayList<>();

    private List<Outcome> taken = List.of();

    /** @param needed leases that this host must hold for it */
    ChangeSet(List<? extends Change> changes, Unheard unheard, Leases leases, Collection<Lease> needed) {
        this.changes = changes;
        this.unheard = unheard;
        this.leases = leases;
        this.needed = needed;
        sort();
    }

    private void sort() {
        Map<Partition, Change> lastOfPartition = new LinkedHashMap<>();
        Map<Key, Change> lastOfKey = new LinkedHashMap<>();
        Map<Long, Instant> touchedAt = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.TakeOver takeOver) {
                messages.add(takeOver.message());
            } else if (change instanceof Change.Position position) {
                PositionRow row = position.position();
                lastOfPartition.put(new Partition(row.account(), row.partition()), change);
            } else if (change instanceof Change.Forget forget) {
                lastOfPartition.put(new Partition(forget.account(), forget.partition()), change);
            } else if (change instanceof Change.Remember remember) {
                lastOfKey.put(new Key(remember.account(), remember.key()), change);
            } else if (change instanceof Change.ForgetKey forget) {
                lastOfKey.put(new Key(forget.account(), forget.key()), change);
            } else if (change instanceof Change.Complete complete) {
                completions.add(complete);
                complete.deliveries().forEach(row -> answers.add(new Answer(complete.message(), complete.at(), row)));
                touchedAt.put(complete.message(), complete.at());
            } else if (change instanceof Change.Postpone postpone) {
                postponed.add(postpone);
            } else if (change instanceof Change.Progress step) {
                progress.add(step);
                touchedAt.put(step.message(), step.at());
            } else if (change instanceof Change.Reserve reserve) {
                reserved.add(reserve);
            } else if (change instanceof Change.Withdraw withdraw) {
                withdrawn.add(withdraw);
            }
        }
        lastOfPartition.forEach((partition, change) -> {
            if (change instanceof Change.Position position) {
                positions.add(position.position());
            } else {
                forgotten.add(partition);
            }
        });
        for (Change change : lastOfKey.values()) {
            if (change instanceof Change.Remember remember) {
                remembered.add(remember);
            } else if (change instanceof Change.ForgetKey forget) {
                unremembered.add(forget);
            }
        }
        touchedAt.forEach((message, at) -> touched.add(new Touched(message, at)));
    }

    @Override
    public List<Outcome> in(Session session) throws SQLException, StoreException {
        leases.require(session, needed);
        taken = takeOver(session);
        session.batch(
                Statements.POSITION,
                positions,
                (p, row) -> p.account(row.account())
                        .key("partition", row.partition())
                        .key("session", row.session())
                        .number(row.sequence()));
        session.batch(
                Statements.FORGET,
                forgotten,
                (p, partition) -> p.account(partition.account()).key("partition", partition.name()));
        session.batch(Statements.REMEMBER, remembered, ChangeSet::remember);
        session.batch(
                Statements.FORGET_KEY,
                unremembered,
                (p, forget) -> p.account(forget.account()).key("key", forget.key()));
        session.batch(
                Statements.COMPLETE,
                completions,
                (p, complete) -> p.name(complete.state())
                        .flag(complete.state() != MessageState.DONE)
                        .text("reason", complete.reason())
                        .time(complete.at())
                        .number(complete.message())
                        .name(complete.state()));
        session.batch(Statements.DELIVER, answers, ChangeSet::deliver);
        session.batch(
                Statements.POSTPONE,
                postponed,
                (p, postpone) -> p.number(postpone.attempts())
                        .time(postpone.next())
                        .text("reason", postpone.reason())
                        .number(postpone.message()));
        session.batch(Statements.PROGRESS, progress, ChangeSet::step);
        session.batch(
                Statements.RESERVE,
                reserved,
                (p, reserve) -> p.number(reserve.ordinal())
                        .flag(false)
                        .time(reserve.at())
                        .number(reserve.message()));
        session.batch(
                Statements.WITHDRAW,
                withdrawn,
                (p, withdraw) -> p.text("state", withdraw.state().name())
                        .text("detail", withdraw.detail())
                        .time(withdraw.at())
                        .number(withdraw.message())
                        .number(withdraw.ordinal()));
        session.batch(
                Statements.SETTLE, touched, (p, message) -> p.time(message.at()).number(message.message()));
        return outcomes();
    }

    @Override
    public void committed() {
        unheard.heard(messages);
    }

    @Override
    public void inDoubt() {
        unheard.note(messages, taken);
    }

    private List<Outcome> takeOver(Session session) throws SQLException, StoreException {
        if (messages.isEmpty()) {
            return List.of();
        }
        long last = session.number(Statements.NUMBERS, p -> p.number(messages.size()));
        long before = last - messages.size();
        int[] stored = session.batch(Statements.TAKE_OVER, messages, new Session.GiverOf<>() {
            private long next = before;

            @Override
            public void to(Parameters p, MessageRow message) throws SQLException, StoreException {
                ConversationId conversation = message.conversation();
                p.number(++next)
                        .account(conversation.account())
                        .key("message id", message.messageId())
                        .name(conversation.kind())
                        .key("conversation", conversation.id())
                        .key("sender", message.sender())
                        .time(message.takenAt())
                        .text("message", message.body())
                        .text("event", message.raw())
                        .flag(true)
                        .time(message.takenAt())
                        .time(message.takenAt());
            }
        });
        List<Outcome> outcomes = new ArrayList<>();
        Set<Outcome> told = new HashSet<>();
        for (int i = 0; i < stored.length; i++) {
            Outcome outcome =
                    stored[i] == 1 ? new Outcome.Taken(before + i + 1) : unheard.outcome(session, messages.get(i));
            // The second of two in one list is a repeat, whatever is told of the first.
            outcomes.add(told.add(outcome) ? outcome : new Outcome.Repeat());
        }
        return outcomes;
    }

    private static void remember(Parameters p, Change.Remember remember) throws SQLException, StoreException {
        p.account(remember.account())
                .key("key", remember.key())
                .text("value", remember.value())
                .keyOrNull("person", remember.person())
                .time(remember.expiresAt())
                .time(remember.at());
    }

    private static void deliver(Parameters p, Answer answer) throws SQLException, StoreException {
        DeliveryRow row = answer.delivery();
        p.number(row.ordinal())
                .text("content", row.content())
                .text("request", row.request())
                .number(row.attempts())
                .flag(row.mayHaveArrived())
                .time(row.next())
                .time(answer.at())
                .number(answer.message());
    }

    private static void step(Parameters p, Change.Progress step) throws SQLException, StoreException {
        p.text("request", step.request())
                .name(step.state())
                .number(step.attempts())
                .flag(step.mayHaveArrived())
                .time(step.next())
                .text("detail", step.detail())
                .time(step.at())
                .number(step.message())
                .number(step.ordinal())
                .name(step.state());
    }

    private List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(changes.size(), new Outcome.Applied()));
        int message = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (changes.get(i) instanceof Change.TakeOver) {
                outcomes.set(i, taken.get(message++));
            }
        }
        return outcomes;
    }
}
