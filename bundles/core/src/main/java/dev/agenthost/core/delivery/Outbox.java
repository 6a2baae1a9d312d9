package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.core.notes.Page;
import dev.agenthost.core.question.Questions;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on their way. What is said is cut to what the target takes, every piece prepared, and stored together with the end
 * of its turn; then the pieces are sent one after the other, each the very request that was stored, until the outcome is
 * known and stored. The adapter is asked for anew at every attempt, so that it may be updated in between. What is refused for
 * good is replaced by what the adapter offers instead, said on the bot's own initiative, or waits for the next message, each
 * time in one transaction with the end of what it replaces. Thread-safe.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** What the keys of contents that wait for the next message begin with. */
    public static final String HELD = Held.PREFIX;

    private final Surroundings around;
    private final Supplier<List<Content>> notice;

    /** @param notice what is said when a turn ended without anything being seen of it; asked every time */
    public Outbox(Surroundings around, Supplier<List<Content>> notice) {
        this.around = around;
        this.notice = notice;
    }

    /** What people see of a turn while it runs. */
    public Speaking speaking(Work work) {
        return new Speaking(around, work);
    }

    /**
     * Ends the turn of a message with what is said, stored in one transaction, then sends it.
     *
     * @return completes when everything is settled. Exceptionally with a {@link StoppedException} when that is left to a later
     *     life, or with what the store says when it refuses the answer
     */
    public CompletableFuture<Told> complete(Work work, Ending ending) {
        Speaking speaking = ending.speaking();
        if (speaking == null) {
            return around.notes()
                    .of(work.tenure())
                    .thenComposeAsync(page -> complete(work, ending, null, page), around.lane(work));
        }
        TurnStream stream = speaking.ended();
        return stream.opened()
                .thenCompose(known -> around.notes().of(work.tenure()))
                .thenComposeAsync(
                        page -> complete(work.withLastOrdinal(speaking.lastOrdinal()), ending, stream, page),
                        around.lane(work));
    }

    private CompletableFuture<Told> complete(Work work, Ending ending, @Nullable TurnStream stream, Page page) {
        boolean shown = stream != null && stream.open();
        List<Held.Item> held = ending.how() == Ending.How.REPLY
                ? Held.in(page, work.conversation(), around.clock().instant())
                : List.of();
        List<Content> contents = contents(ending, stream);
        if (contents.isEmpty() && held.isEmpty() && !shown) {
            MessageState closed = ending.dead() == null ? MessageState.DONE : MessageState.DEAD;
            List<Change> changes = new ArrayList<>(ending.with());
            if (stream != null && stream.begun()) {
                changes.add(stream.step(DeliveryState.DROPPED, null, null));
            }
            return stored(work, page, List.of(), closed, ending.dead(), changes).thenApply(done -> Told.NOTHING);
        }
        return planned(work, ending, contents, held)
                .thenComposeAsync(plan -> begin(work, ending, plan, stream, page), around.lane(work));
    }

    /** What grew where nobody could see it is said ahead of the rest, unless the turn failed. */
    private static List<Content> contents(Ending ending, @Nullable TurnStream stream) {
        boolean kept = stream != null && !stream.begun() && ending.dead() != null;
        String unsaid = stream == null || kept ? "" : stream.unsaid();
        if (unsaid.isBlank()) {
            return ending.contents();
        }
        List<Content> contents = new ArrayList<>();
        contents.add(new Content.Markdown(unsaid));
        contents.addAll(ending.contents());
        return contents;
    }

    private CompletableFuture<Told> begin(Work work, Ending ending, Plan plan, @Nullable TurnStream stream, Page page) {
        Failpoint.BEFORE_COMPLETE.reach();
        boolean shown = stream != null && stream.open();
        boolean open = shown || !plan.rows.isEmpty();
        MessageState state =
                ending.dead() != null ? MessageState.DEAD : open ? MessageState.SENDING : MessageState.DONE;
        List<Change> changes = new ArrayList<>(ending.with());
        changes.addAll(plan.changes);
        if (stream != null && stream.begun() && !shown) {
            changes.add(stream.step(DeliveryState.DROPPED, null, null));
        }
        return stored(work, page, plan.rows, state, ending.dead(), changes)
                .thenComposeAsync(
                        done -> {
                            Failpoint.AFTER_COMPLETE.reach();
                            return stream != null && shown
                                    ? finish(work, stream, plan)
                                    : send(work, plan, new ArrayList<>());
                        },
                        around.lane(work));
    }

    private CompletableFuture<Told> send(Work work, Plan plan, List<Receipt> receipts) {
        return plan.end == null
                ? sendAll(work, plan.rows, false, receipts)
                : CompletableFuture.completedFuture(new Told(receipts, plan.end.failure(), plan.end.held()));
    }

    /** Goes on with what is stored of an earlier life: whatever is open there may have been tried. */
    public CompletableFuture<Told> resume(Work work) {
        List<DeliveryRow> rows = work.deliveries();
        boolean unseen = !rows.isEmpty()
                && Sending.isStream(rows.get(0))
                && rows.get(0).request().isEmpty();
        return unseen
                ? inPlaceOfStream(work, rows.get(0), rows.subList(1, rows.size()), notice.get(), new ArrayList<>())
                : sendAll(work, rows, true, new ArrayList<>());
    }

    private CompletableFuture<Void> stored(
            Work work,
            Page page,
            List<DeliveryRow> rows,
            MessageState state,
            @Nullable String reason,
            List<Change> more) {
        List<Change> changes = new ArrayList<>();
        changes.add(
                new Change.Complete(work.row(), state, reason, around.clock().instant(), rows));
        changes.addAll(more);
        return around.writer().write(work.tenure(), changes).thenRun(() -> page.stored(more));
    }

    // --- the plan

    /**
     * Rows to be stored, and what is stored with them.
     *
     * @param end what became of it already: nothing of it is sent; or null
     */
    private record Plan(
            List<DeliveryRow> rows,
            List<Change> changes,
            @Nullable Told end) {}

    /** Waits for an adapter that can prepare: of an account that is not configured well, none can. */
    private CompletableFuture<Plan> planned(Work work, Ending ending, List<Content> contents, List<Held.Item> held) {
        return preparing(work, adapter -> plan(work, ending, contents, held, adapter));
    }

    private interface Preparation<T> {
        /** @throws DeliveryException when nothing can be prepared now */
        T by(PlatformAdapter adapter) throws DeliveryException;
    }

    private <T> CompletableFuture<T> preparing(Work work, Preparation<T> preparation) {
        return around.adapters()
                .await(work.account())
                .thenApplyAsync(
                        adapter -> {
                            try {
                                return Optional.of(preparation.by(adapter));
                            } catch (DeliveryException notNow) {
                                return Optional.<T>empty();
                            }
                        },
                        around.lane(work))
                .thenCompose(result -> result.isPresent()
                        ? CompletableFuture.completedFuture(result.get())
                        : around.after(around.bounds().get().longestDelay())
                                .thenComposeAsync(now -> preparing(work, preparation), around.lane(work)));
    }

    private Plan plan(Work work, Ending ending, List<Content> contents, List<Held.Item> held, PlatformAdapter adapter)
            throws DeliveryException {
        boolean reply = ending.how() != Ending.How.UNBIDDEN;
        Target target = adapter.target(work.conversation());
        Questions.Asked asked = Questions.ask(
                contents,
                work.conversation(),
                work.account() + "/" + work.messageId(),
                ending.agent(),
                work.person(),
                target,
                around.clock().instant());
        List<Change> changes = new ArrayList<>(asked.notes());
        if (!reply && !target.proactive()) {
            changes.addAll(held(work, asked.contents(), 1));
            return new Plan(List.of(), changes, new Told(List.of(), null, true));
        }
        int replies = Math.max(1, target.maxReplies() - work.lastOrdinal());
        Rows rows = new Rows(work, adapter, reply, work.lastOrdinal());
        rows.add(pieces(work, asked.contents(), held, target, replies, changes), 0);
        DeliveryException refusal = rows.refusal();
        if (refusal == null) {
            return new Plan(rows.prepared(), changes, null);
        }
        if (waits(refusal)) {
            List<Content> waiting =
                    new ArrayList<>(held.stream().map(Held.Item::content).toList());
            waiting.addAll(asked.contents());
            changes.addAll(held(work, waiting, 1));
            return new Plan(List.of(), changes, new Told(List.of(), null, true));
        }
        changes.addAll(giveUp(work, rows.prepared(), refusal));
        return new Plan(rows.prepared(), changes, new Told(List.of(), refusal, false));
    }

    /** What waited goes first, as much of it as there is room for beside the answer; that it waits ends with this. */
    private List<Content> pieces(
            Work work, List<Content> answer, List<Held.Item> held, Target target, int replies, List<Change> changes) {
        String platform = work.account().platform();
        int forAnswer = ReplyPlan.of(answer, platform, target, replies).size();
        int room = Math.max(replies - forAnswer, answer.isEmpty() ? replies : Math.min(1, replies - 1));
        List<Content> pieces = new ArrayList<>();
        for (Held.Item item : held) {
            List<Content> more = ReplyPlan.of(List.of(item.content()), platform, target, Math.max(1, room));
            if (pieces.size() + more.size() > room) {
                break;
            }
            pieces.addAll(more);
            changes.add(new Change.ForgetKey(work.account(), item.key()));
        }
        if (!answer.isEmpty()) {
            pieces.addAll(ReplyPlan.of(answer, platform, target, replies - pieces.size()));
        }
        return pieces;
    }

    // --- sending

    private CompletableFuture<Told> sendAll(
            Work work, List<DeliveryRow> rows, boolean earlierLife, List<Receipt> receipts) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(new Told(receipts, null, false));
        }
        return new Sending(around, work, rows.get(0), earlierLife)
                .start()
                .thenComposeAsync(
                        end -> {
                            Failpoint.BETWEEN_CHUNKS.reach();
                            if (end.failure() != null) {
                                return notSent(work, rows, end.failure(), earlierLife, receipts);
                            }
                            receipts.add(end.receipt());
                            return sendAll(work, rows.subList(1, rows.size()), earlierLife, receipts);
                        },
                        around.lane(work));
    }

    /** A piece was not delivered: neither are those behind it, at least not so. */
    private CompletableFuture<Told> notSent(
            Work work, List<DeliveryRow> rows, DeliveryException failure, boolean earlierLife, List<Receipt> receipts) {
        if (Sending.isStream(rows.get(0))) {
            List<Change> unknown = giveUp(work, rows.subList(0, 1), ambiguous(failure));
            return around.writer()
                    .write(work.tenure(), unknown)
                    .thenComposeAsync(
                            done -> sendAll(work, rows.subList(1, rows.size()), earlierLife, receipts),
                            around.lane(work));
        }
        return switch (failure.kind()) {
            case REFUSED -> refused(work, rows, failure, receipts);
            case WINDOW_CLOSED, UNBIDDEN -> notNow(work, rows, failure, receipts);
            default -> givenUp(work, rows, failure, receipts);
        };
    }

    private static DeliveryException ambiguous(DeliveryException failure) {
        return new DeliveryException(
                Kind.AMBIGUOUS,
                "a text that grew was not closed: " + Sending.words(failure),
                null,
                null,
                null,
                failure);
    }

    /** The content was refused for good: perhaps the adapter knows another. */
    private CompletableFuture<Told> refused(
            Work work, List<DeliveryRow> rows, DeliveryException failure, List<Receipt> receipts) {
        List<ContentText> said = read(rows);
        if (said == null) {
            return givenUp(work, rows, failure, receipts);
        }
        ContentText first = said.get(0);
        return preparing(work, adapter -> {
                    int used = rows.get(0).ordinal() - 1 + rows.size() - 1;
                    int replies =
                            Math.max(1, adapter.target(work.conversation()).maxReplies() - used);
                    Rows fresh = new Rows(work, adapter, first.reply(), lastOrdinal(work, rows));
                    List<Content> instead = fresh.instead(first.content(), first.replaced(), failure, replies);
                    if (instead.isEmpty()) {
                        return Optional.<Rows>empty();
                    }
                    fresh.add(instead, first.replaced() + 1);
                    for (ContentText behind : said.subList(1, said.size())) {
                        fresh.add(List.of(behind.content()), behind.replaced());
                    }
                    return fresh.refusal() == null ? Optional.of(fresh) : Optional.<Rows>empty();
                })
                .thenComposeAsync(
                        fresh -> {
                            if (fresh.isEmpty()) {
                                return givenUp(work, rows, failure, receipts);
                            }
                            around.counters().replaced.increment();
                            return replaced(work, rows, fresh.get(), failure, receipts);
                        },
                        around.lane(work));
    }

    /** It may not be said now: unbidden where the target allows that, else with the answer to the next message. */
    private CompletableFuture<Told> notNow(
            Work work, List<DeliveryRow> rows, DeliveryException failure, List<Receipt> receipts) {
        List<ContentText> said = read(rows);
        if (said == null) {
            return givenUp(work, rows, failure, receipts);
        }
        return preparing(work, adapter -> {
                    Target target = adapter.target(work.conversation());
                    if (failure.kind() != Kind.WINDOW_CLOSED || !said.get(0).reply() || !target.proactive()) {
                        return Optional.<Rows>empty();
                    }
                    Rows unbidden = new Rows(work, adapter, false, lastOrdinal(work, rows));
                    for (ContentText each : said) {
                        unbidden.add(List.of(each.content()), each.replaced());
                    }
                    return unbidden.refusal() == null ? Optional.of(unbidden) : Optional.<Rows>empty();
                })
                .thenComposeAsync(
                        unbidden -> {
                            if (unbidden.isEmpty()) {
                                return hold(work, rows, said, failure, receipts);
                            }
                            around.counters().proactive.add(rows.size());
                            return replaced(work, rows, unbidden.get(), failure, receipts);
                        },
                        around.lane(work));
    }

    /** Other deliveries take the place of these, in one transaction, and are sent. */
    private CompletableFuture<Told> replaced(
            Work work, List<DeliveryRow> rows, Rows fresh, DeliveryException why, List<Receipt> receipts) {
        List<Change> changes = new ArrayList<>();
        changes.add(added(work, fresh.prepared()));
        rows.forEach(row -> changes.add(settled(work, row, DeliveryState.DROPPED, Sending.words(why))));
        Failpoint.BEFORE_FALLBACK.reach();
        return around.writer()
                .write(work.tenure(), changes)
                .thenComposeAsync(
                        done -> fresh.refusal() == null
                                ? sendAll(work, fresh.prepared(), false, receipts)
                                : givenUp(work, fresh.prepared(), fresh.refusal(), receipts),
                        around.lane(work));
    }

    private Change added(Work work, List<DeliveryRow> rows) {
        MessageState state = work.state() == MessageState.DEAD ? MessageState.DEAD : MessageState.SENDING;
        return new Change.Complete(work.row(), state, null, around.clock().instant(), rows);
    }

    private static int lastOrdinal(Work work, List<DeliveryRow> rows) {
        return Math.max(work.lastOrdinal(), rows.get(rows.size() - 1).ordinal());
    }

    /** What was to be said; null when it was erased, for then it is not said anew. */
    private static @Nullable List<ContentText> read(List<DeliveryRow> rows) {
        List<ContentText> said = new ArrayList<>();
        try {
            for (DeliveryRow row : rows) {
                said.add(ContentText.read(row.content()));
            }
        } catch (UnreadableException e) {
            return null;
        }
        return said;
    }

    // --- waiting for the next message

    private static boolean waits(DeliveryException failure) {
        return failure.kind() == Kind.UNBIDDEN || failure.kind() == Kind.WINDOW_CLOSED;
    }

    private CompletableFuture<Told> hold(
            Work work,
            List<DeliveryRow> rows,
            List<ContentText> said,
            DeliveryException failure,
            List<Receipt> receipts) {
        return around.notes()
                .of(work.tenure())
                .thenComposeAsync(
                        page -> {
                            int room = Held.MOST
                                    - Held.in(
                                                    page,
                                                    work.conversation(),
                                                    around.clock().instant())
                                            .size();
                            int waiting = Math.max(0, Math.min(room, rows.size()));
                            if (waiting == 0) {
                                return givenUp(work, rows, failure, receipts);
                            }
                            List<Change> changes = new ArrayList<>();
                            for (int at = 0; at < waiting; at++) {
                                Content content = said.get(at).content();
                                changes.add(Held.note(
                                        work,
                                        rows.get(at).ordinal(),
                                        content,
                                        around.clock().instant()));
                                changes.add(settled(
                                        work, rows.get(at), DeliveryState.DROPPED, "waits for the next message"));
                            }
                            if (waiting < rows.size()) {
                                changes.addAll(giveUp(work, rows.subList(waiting, rows.size()), failure));
                            }
                            around.counters().held.add(waiting);
                            LOG.info(
                                    "{}: {} contents wait for the next message there: {}",
                                    work,
                                    waiting,
                                    Sending.words(failure));
                            return around.writer().write(work.tenure(), changes).thenApply(done -> {
                                page.stored(changes);
                                return new Told(receipts, null, true);
                            });
                        },
                        around.lane(work));
    }

    private List<Change> held(Work work, List<Content> contents, int firstOrdinal) {
        List<Change> changes = new ArrayList<>();
        int ordinal = firstOrdinal;
        for (Content content : contents) {
            changes.add(Held.note(work, ordinal++, content, around.clock().instant()));
        }
        around.counters().held.add(contents.size());
        return changes;
    }

    // --- giving up

    private CompletableFuture<Told> givenUp(
            Work work, List<DeliveryRow> rows, DeliveryException failure, List<Receipt> receipts) {
        return around.writer()
                .write(work.tenure(), giveUp(work, rows, failure))
                .thenApply(done -> new Told(receipts, failure, false));
    }

    private List<Change> giveUp(Work work, List<DeliveryRow> rows, DeliveryException failure) {
        boolean ambiguous = failure.kind() == Kind.AMBIGUOUS;
        (ambiguous ? around.counters().unknown : around.counters().undeliverable).increment();
        String words = Sending.words(failure);
        LOG.warn(
                "{}: an answer {}: {} (message {})",
                work.account(),
                ambiguous ? "may or may not have arrived" : "could not be delivered",
                words,
                work.messageId());
        List<Change> changes = new ArrayList<>();
        changes.add(settled(work, rows.get(0), ambiguous ? DeliveryState.UNKNOWN : DeliveryState.DEAD, words));
        for (DeliveryRow behind : rows.subList(1, rows.size())) {
            changes.add(settled(work, behind, DeliveryState.DEAD, "what comes before it was not delivered"));
        }
        return changes;
    }

    private Change settled(Work work, DeliveryRow row, DeliveryState state, @Nullable String detail) {
        return new Change.Progress(
                work.row(),
                row.ordinal(),
                state,
                null,
                row.attempts(),
                row.mayHaveArrived(),
                null,
                detail,
                around.clock().instant());
    }

    // --- texts that grew

    /** Closes the text that grew; the rest follows. What nobody has seen after all is said as messages of its own. */
    private CompletableFuture<Told> finish(Work work, TurnStream stream, Plan plan) {
        List<Receipt> receipts = new ArrayList<>();
        return stream.finish()
                .thenComposeAsync(
                        receipt -> {
                            Failpoint.AFTER_SEND.reach();
                            receipts.add(receipt);
                            around.counters().sent.increment();
                            Change.Progress sent = stream.step(DeliveryState.SENT, null, Reviews.detail(receipt));
                            return Sending.sent(around, work, sent, receipt)
                                    .thenComposeAsync(done -> send(work, plan, receipts), around.lane(work));
                        },
                        around.lane(work))
                .exceptionallyComposeAsync(thrown -> notFinished(work, stream, plan, thrown), around.lane(work));
    }

    private CompletableFuture<Told> notFinished(Work work, TurnStream stream, Plan plan, Throwable thrown) {
        Throwable cause = Cause.of(thrown);
        if (cause instanceof StoppedException || cause instanceof StoreException) {
            return CompletableFuture.failedFuture(cause);
        }
        DeliveryException failure = Sending.typed(cause);
        if (failure.kind() == Kind.AMBIGUOUS) {
            around.counters().unknown.increment();
            LOG.warn("{}: its answer was seen in part: {}", work, Sending.words(failure));
            return around.writer()
                    .write(work.tenure(), List.of(stream.step(DeliveryState.UNKNOWN, null, Sending.words(failure))))
                    .thenComposeAsync(done -> send(work, plan, new ArrayList<>()), around.lane(work));
        }
        LOG.debug("{}: nobody saw its answer grow: {}", work, Sending.words(failure));
        DeliveryRow row = new DeliveryRow(
                stream.step(DeliveryState.DROPPED, null, null).ordinal(), ContentText.STREAM, "", 1, true, null);
        List<DeliveryRow> behind = plan.end == null ? plan.rows : List.of();
        return inPlaceOfStream(work, row, behind, List.of(new Content.Markdown(stream.said())), new ArrayList<>());
    }

    /** Contents take the place of a text that grew and that nobody has seen, ahead of what was to follow it. */
    private CompletableFuture<Told> inPlaceOfStream(
            Work work, DeliveryRow row, List<DeliveryRow> behind, List<Content> contents, List<Receipt> receipts) {
        List<DeliveryRow> all = new ArrayList<>();
        all.add(row);
        all.addAll(behind);
        List<ContentText> rest = read(behind);
        DeliveryException why = new DeliveryException(Kind.REFUSED, "nobody has seen it grow");
        return preparing(work, adapter -> {
                    Target target = adapter.target(work.conversation());
                    int last = lastOrdinal(work, all);
                    int replies = Math.max(1, target.maxReplies() - last - behind.size());
                    Rows fresh = new Rows(work, adapter, true, last);
                    fresh.add(ReplyPlan.of(contents, work.account().platform(), target, replies), 0);
                    for (ContentText each : rest == null ? List.<ContentText>of() : rest) {
                        fresh.add(List.of(each.content()), each.replaced());
                    }
                    return fresh;
                })
                .thenComposeAsync(fresh -> replaced(work, all, fresh, why, receipts), around.lane(work));
    }
}
