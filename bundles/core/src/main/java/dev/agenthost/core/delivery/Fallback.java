package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.notes.Page;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of deliveries of which the first was not sent: other content takes their place, they are said unbidden, wait
 * for the next message, or are dead letters; each time in one transaction. For one lane.
 */
final class Fallback {
    private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

    private final Surroundings around;
    private final Work work;
    private final List<DeliveryRow> rows;
    private final DeliveryException failure;
    private final boolean tried;
    private final int used;

    /**
     * How it goes on.
     *
     * @param rows what is sent now; empty for nothing
     * @param tried whether an earlier life may have tried these
     * @param failure why the rest was given up, or null
     * @param held whether what is over waits for the next message
     */
    record Next(
            List<DeliveryRow> rows, boolean tried, @Nullable DeliveryException failure, boolean held) {
        static Next send(List<DeliveryRow> rows, boolean tried) {
            return new Next(rows, tried, null, false);
        }
    }

    /**
     * @param rows at least one
     * @param tried whether an earlier life may have tried them
     * @param used how many replies the platform has counted
     */
    Fallback(
            Surroundings around,
            Work work,
            List<DeliveryRow> rows,
            DeliveryException failure,
            boolean tried,
            int used) {
        this.around = around;
        this.work = work;
        this.rows = List.copyOf(rows);
        this.failure = failure;
        this.tried = tried;
        this.used = used;
    }

    /** Stores what is to be done, and tells. */
    CompletableFuture<Next> next() {
        if (Sending.isStream(rows.get(0))) {
            return notClosed();
        }
        List<ContentText> said = read(rows);
        if (said == null) {
            return givenUp();
        }
        return switch (failure.kind()) {
            case REFUSED -> instead(said);
            case WINDOW_CLOSED, UNBIDDEN -> later(said);
            default -> givenUp();
        };
    }

    /** People may have seen a part of a text that grew: what comes behind it is said all the same. */
    private CompletableFuture<Next> notClosed() {
        String words = "a text that grew was not closed: " + Sending.words(failure);
        DeliveryException unknown = new DeliveryException(Kind.AMBIGUOUS, words, null, null, null, failure);
        return around.writer()
                .write(work.tenure(), Settling.givenUp(around, work, rows.subList(0, 1), unknown))
                .thenApply(done -> Next.send(rows.subList(1, rows.size()), tried));
    }

    /** What has waited for its message is given up alone: the answer to that is another matter. */
    private CompletableFuture<Next> givenUp() {
        if (Sending.waited(rows.get(0))) {
            return around.writer()
                    .write(work.tenure(), Settling.givenUp(around, work, rows.subList(0, 1), failure))
                    .thenApply(done -> Next.send(rows.subList(1, rows.size()), tried));
        }
        return around.writer()
                .write(work.tenure(), Settling.givenUp(around, work, rows, failure))
                .thenApply(done -> new Next(List.of(), false, failure, false));
    }

    // --- other content

    /** The content was refused for good: perhaps the adapter knows another. */
    private CompletableFuture<Next> instead(List<ContentText> said) {
        return withPage(page -> Preparations.prepare(around, work, adapter -> others(adapter, said, page)))
                .thenComposeAsync(fresh -> replacedOrGivenUp(fresh, around.counters().replaced, 1), around.lane(work));
    }

    private <T> CompletableFuture<T> withPage(Function<Page, CompletableFuture<T>> use) {
        return around.notes().of(work.tenure()).thenComposeAsync(use, around.lane(work));
    }

    /** What is over the count of replies waits, as much of it as there is room for. */
    private Rows roomy(PlatformAdapter adapter, Page page) {
        int room = Held.room(page, work.conversation(), around.clock().instant());
        return new Rows(work, adapter, lastOrdinal(), room);
    }

    private Optional<Rows> others(PlatformAdapter adapter, List<ContentText> said, Page page) throws DeliveryException {
        Rows fresh = roomy(adapter, page);
        List<ContentText> instead = fresh.instead(said.get(0), failure, replies(adapter));
        if (instead.isEmpty()) {
            return Optional.empty();
        }
        fresh.add(instead);
        fresh.add(said.subList(1, said.size()));
        return sendable(fresh);
    }

    private static Optional<Rows> sendable(Rows fresh) {
        boolean all = fresh.refusal() == null && fresh.waitedInVain().isEmpty();
        return all ? Optional.of(fresh) : Optional.empty();
    }

    /** How many replies the first of these may become. */
    private int replies(PlatformAdapter adapter) {
        long behind = rows.stream().skip(1).filter(Sending::isReply).count();
        return (int) Math.max(1, adapter.target(work.conversation()).maxReplies() - used - behind);
    }

    /**
     * These contents take the place of the first, a text that grew and that nobody has seen; those behind it follow.
     */
    CompletableFuture<Next> inPlaceOfStream(List<Content> contents) {
        return aheadOfTheOthers(contents).thenComposeAsync(this::replaced, around.lane(work));
    }

    /**
     * The first, a text that grew, was sent but for its rest: that goes ahead of the others.
     *
     * @param sent what is stored of the first
     */
    CompletableFuture<Next> behindStream(String rest, Change.Progress sent, Receipt receipt) {
        return aheadOfTheOthers(List.of(new Content.Markdown(rest)))
                .thenComposeAsync(
                        fresh -> {
                            List<Change> changes = inPlaceOf(rows.subList(1, rows.size()), fresh);
                            return Sending.sent(around, work, sent, receipt, changes)
                                    .thenCompose(done -> noted(changes))
                                    .thenComposeAsync(done -> next(fresh), around.lane(work));
                        },
                        around.lane(work));
    }

    private CompletableFuture<Rows> aheadOfTheOthers(List<Content> contents) {
        List<ContentText> behind = read(rows.subList(1, rows.size()));
        return withPage(page -> Preparations.prepare(around, work, adapter -> {
            Rows fresh = roomy(adapter, page);
            for (Content content : contents) {
                fresh.add(fresh.laid(new ContentText(content, true), replies(adapter)));
            }
            fresh.add(behind == null ? List.of() : behind);
            return fresh;
        }));
    }

    private CompletableFuture<Next> replacedOrGivenUp(Optional<Rows> fresh, LongAdder counter, int count) {
        if (fresh.isEmpty()) {
            return givenUp();
        }
        counter.add(count);
        return replaced(fresh.get());
    }

    private CompletableFuture<Next> replaced(Rows fresh) {
        List<Change> changes = inPlaceOf(rows, fresh);
        Failpoint.BEFORE_FALLBACK.reach();
        return around.writer()
                .write(work.tenure(), changes)
                .thenCompose(done -> noted(changes))
                .thenComposeAsync(done -> next(fresh), around.lane(work));
    }

    private CompletableFuture<Void> noted(List<Change> changes) {
        return around.notes().of(work.tenure()).thenAccept(page -> page.stored(changes));
    }

    private List<Change> inPlaceOf(List<DeliveryRow> gone, Rows fresh) {
        MessageState state = work.state() == MessageState.DEAD ? MessageState.DEAD : MessageState.SENDING;
        List<Change> waiting = new ArrayList<>();
        List<DeliveryRow> stored = new ArrayList<>(fresh.prepared());
        stored.addAll(Held.wait(around, work, fresh, fresh.later(), waiting));
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Complete(work.row(), state, null, around.clock().instant(), stored));
        changes.addAll(waiting);
        gone.forEach(
                row -> changes.add(Settling.settled(around, work, row, DeliveryState.DROPPED, Sending.words(failure))));
        return changes;
    }

    private CompletableFuture<Next> next(Rows fresh) {
        DeliveryException refusal = fresh.refusal();
        return refusal == null
                ? CompletableFuture.completedFuture(
                        new Next(fresh.prepared(), false, null, !fresh.later().isEmpty()))
                : new Fallback(around, work, fresh.prepared(), refusal, false, used).givenUp();
    }

    private int lastOrdinal() {
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

    // --- another time

    /** It may not be said now: unbidden where the target allows that, else with the answer to the next message. */
    private CompletableFuture<Next> later(List<ContentText> said) {
        return Preparations.prepare(around, work, adapter -> another(adapter, said))
                .thenComposeAsync(
                        way -> way.unbidden().isEmpty()
                                ? hold(said, way.mayWait())
                                : replacedOrGivenUp(way.unbidden(), around.counters().proactive, rows.size()),
                        around.lane(work));
    }

    /**
     * Another time or way.
     *
     * @param mayWait whether the first may be said in answer to another message
     */
    private record Another(Optional<Rows> unbidden, boolean mayWait) {}

    private Another another(PlatformAdapter adapter, List<ContentText> said) throws DeliveryException {
        return new Another(
                unbidden(adapter, said), !adapter.hasOwnPermission(said.get(0).content()));
    }

    private CompletableFuture<Next> hold(List<ContentText> said, boolean mayWait) {
        return mayWait
                ? around.notes().of(work.tenure()).thenComposeAsync(page -> hold(said, page), around.lane(work))
                : givenUp();
    }

    private Optional<Rows> unbidden(PlatformAdapter adapter, List<ContentText> said) throws DeliveryException {
        boolean wasReply = failure.kind() == Kind.WINDOW_CLOSED && said.get(0).reply();
        if (!wasReply || !adapter.target(work.conversation()).proactive()) {
            return Optional.empty();
        }
        Rows unbidden = new Rows(work, adapter, lastOrdinal());
        unbidden.add(said.stream().map(ContentText::unbidden).toList());
        return sendable(unbidden);
    }

    /** As many as there is room for wait; the others are dead letters. */
    private CompletableFuture<Next> hold(List<ContentText> said, Page page) {
        Instant now = around.clock().instant();
        int waiting = Math.min(Held.room(page, work.conversation(), now), rows.size());
        if (waiting == 0) {
            return givenUp();
        }
        List<Change> changes = new ArrayList<>();
        for (int at = 0; at < waiting; at++) {
            DeliveryRow row = rows.get(at);
            changes.add(Held.note(work, row.ordinal(), said.get(at).content(), now));
            changes.add(Settling.settled(around, work, row, DeliveryState.DROPPED, Held.WAITS));
        }
        if (waiting < rows.size()) {
            changes.addAll(Settling.givenUp(around, work, rows.subList(waiting, rows.size()), failure));
        }
        around.counters().held.add(waiting);
        LOG.info("{}: {} contents wait for the next message there: {}", work, waiting, Sending.words(failure));
        return around.writer().write(work.tenure(), changes).thenApply(done -> {
            page.stored(changes);
            return new Next(List.of(), false, null, true);
        });
    }
}
