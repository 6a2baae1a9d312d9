package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.StoreException;
import dev.agenthost.thread.OutOfMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliveries of one message on their way, one after the other, with whatever takes their place. For one lane. */
final class Course {
    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final Surroundings around;
    private final Work work;
    private final Told already;
    private final List<Receipt> receipts = new ArrayList<>();

    /** How many replies the platform has counted. */
    private int used;

    /** Whether something waits for the next message. */
    private boolean held;

    /**
     * @param used how many replies the platform has counted so far, at most
     * @param already what became of what is not sent
     */
    Course(Surroundings around, Work work, int used, Told already) {
        this.around = around;
        this.work = work;
        this.used = used;
        this.already = already;
    }

    /** @param tried whether an earlier life may have tried these */
    CompletableFuture<Told> send(List<DeliveryRow> rows, boolean tried) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(told(null));
        }
        if (Sending.isUnprepared(rows.get(0))) {
            DeliveryException late = new DeliveryException(Kind.WINDOW_CLOSED, "it was not prepared when it was time");
            return new Fallback(around, work, rows, late, tried, used)
                    .next()
                    .thenComposeAsync(this::goOn, around.lane(work));
        }
        return new Sending(around, work, rows.get(0), tried)
                .start()
                .thenComposeAsync(end -> goOn(rows, tried, end), around.lane(work));
    }

    private CompletableFuture<Told> goOn(List<DeliveryRow> rows, boolean tried, Sending.End end) {
        Failpoint.BETWEEN_CHUNKS.reach();
        if (end.failure() == null) {
            receipts.add(end.receipt());
            used += Sending.isReply(rows.get(0)) ? 1 : 0;
            return send(rows.subList(1, rows.size()), tried);
        }
        return new Fallback(around, work, rows, end.failure(), tried, used)
                .next()
                .thenComposeAsync(this::goOn, around.lane(work));
    }

    private CompletableFuture<Told> goOn(Fallback.Next next) {
        held |= next.held();
        return next.rows().isEmpty()
                ? CompletableFuture.completedFuture(told(next.failure()))
                : send(next.rows(), next.tried());
    }

    private Told told(@Nullable DeliveryException failure) {
        return new Told(receipts, failure == null ? already.failure() : failure, held || already.held());
    }

    // --- texts that grew

    /** Closes the text that grew; the rest follows. What nobody has seen after all is said as messages of its own. */
    CompletableFuture<Told> finish(TurnStream stream, Plan plan) {
        return stream.finish()
                .thenComposeAsync(receipt -> finished(stream, receipt, plan), around.lane(work))
                .exceptionallyComposeAsync(thrown -> notFinished(stream, plan, thrown), around.lane(work));
    }

    private CompletableFuture<Told> finished(TurnStream stream, Receipt receipt, Plan plan) {
        Failpoint.AFTER_SEND.reach();
        receipts.add(receipt);
        around.counters().sent.increment();
        Change.Progress sent = stream.step(DeliveryState.SENT, null, Reviews.detail(receipt));
        String rest = stream.rest();
        if (!rest.isBlank()) {
            LOG.debug("{}: {} characters of its answer go on in messages", work, rest.length());
            DeliveryException why = new DeliveryException(Kind.REFUSED, "said behind the rest of the text that grew");
            return new Fallback(around, work, rows(stream, plan), why, false, used)
                    .behindStream(rest, sent, receipt)
                    .thenComposeAsync(this::goOn, around.lane(work));
        }
        return Sending.sent(around, work, sent, receipt)
                .thenComposeAsync(done -> send(plan.open(), false), around.lane(work));
    }

    private CompletableFuture<Told> notFinished(TurnStream stream, Plan plan, Throwable thrown) {
        OutOfMemory.tell(thrown);
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
                    .thenComposeAsync(done -> send(plan.open(), false), around.lane(work));
        }
        LOG.debug("{}: nobody saw its answer grow: {}", work, Sending.words(failure));
        return inPlaceOfStream(rows(stream, plan), List.of(new Content.Markdown(stream.said())));
    }

    private static List<DeliveryRow> rows(TurnStream stream, Plan plan) {
        List<DeliveryRow> rows = new ArrayList<>();
        rows.add(stream.row());
        rows.addAll(plan.open());
        return rows;
    }

    /** Contents take the place of the first of these, a text that grew and that nobody has seen. */
    CompletableFuture<Told> inPlaceOfStream(List<DeliveryRow> rows, List<Content> contents) {
        DeliveryException why = new DeliveryException(Kind.REFUSED, "nobody has seen it grow");
        return new Fallback(around, work, rows, why, false, used)
                .inPlaceOfStream(contents)
                .thenComposeAsync(this::goOn, around.lane(work));
    }
}
