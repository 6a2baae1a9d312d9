package dev.agenthost.core.delivery;

import dev.agenthost.agent.StreamedText;
import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.platform.AnswerStream;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of one turn. Where the target can show it grow, its ordinal and that the turn is not run again are stored before
 * anything of it is sent; elsewhere it is kept until the end. Thread-safe; the adapter is called in the account's lanes.
 */
final class TurnStream implements StreamedText {
    private static final Logger LOG = LoggerFactory.getLogger(TurnStream.class);

    /** Of less people see nothing yet: an adapter may hold the last character back, for its end to have something to say. */
    private static final int LEAST_SHOWN = 2;

    /** How far it is with showing. */
    private enum Phase {
        /** Nothing was appended that anybody could see. */
        EMPTY,
        /** It is kept; nobody sees it before the end. */
        KEPT,
        /** It is about to be shown. */
        OPENING,
        /** People see it, or may. */
        OPEN,
        /** It could not be shown; the turn counts as begun all the same. */
        FAILED
    }

    private final Surroundings around;
    private final Work work;
    private final AtomicInteger last;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private final Object lock = new Object();
    private final StringBuilder text = new StringBuilder();
    private Phase phase = Phase.EMPTY;
    private int ordinal;
    private int most = Integer.MAX_VALUE;
    private String shown = "";
    private boolean full;
    private boolean updating;
    private boolean ended;
    private @Nullable AnswerStream stream;

    /** @param last the highest ordinal that was given; counted on by this */
    TurnStream(Surroundings around, Work work, AtomicInteger last) {
        this.around = around;
        this.work = work;
        this.last = last;
    }

    @Override
    public String text() {
        synchronized (lock) {
            return text.toString();
        }
    }

    @Override
    public void append(String more) {
        boolean first;
        boolean grown;
        synchronized (lock) {
            if (ended) {
                return;
            }
            text.append(more);
            first = phase == Phase.EMPTY && text.toString().strip().length() >= LEAST_SHOWN;
            phase = first ? Phase.OPENING : phase;
            grown = phase == Phase.OPEN && !updating;
            updating |= grown;
        }
        if (first) {
            begin();
        } else if (grown) {
            around.lane(work).execute(this::update);
        }
    }

    private void begin() {
        Optional<PlatformAdapter> adapter = around.adapters().now(work.account());
        Optional<Target> target = adapter.map(there -> there.target(work.conversation()));
        boolean can = target.isPresent()
                && target.get().can(Feature.STREAM)
                && target.get().maxReplies() > last.get();
        synchronized (lock) {
            phase = can ? Phase.OPENING : Phase.KEPT;
            ordinal = can ? last.incrementAndGet() : 0;
            most = can ? target.get().maxTextLength() : most;
        }
        if (!can) {
            opened.complete(null);
            return;
        }
        Change closed = new Change.Complete(
                work.row(), MessageState.SENDING, null, around.clock().instant(), List.of(row()));
        around.writer()
                .write(work.tenure(), List.of(closed))
                .thenRunAsync(() -> open(adapter.get()), around.lane(work))
                .exceptionally(this::notOpened);
    }

    private void open(PlatformAdapter adapter) {
        try {
            AnswerStream begun = adapter.openStream(
                    work.conversation(), new Delivery.ReplyTo(work.messageId(), ordinal), this::progress);
            synchronized (lock) {
                stream = begun;
                phase = Phase.OPEN;
            }
            update();
            opened.complete(null);
        } catch (DeliveryException | RuntimeException e) {
            notOpened(e);
        }
    }

    private @Nullable Void notOpened(Throwable failure) {
        LOG.debug("{}: its answer is not shown while it grows", work, Cause.of(failure));
        synchronized (lock) {
            phase = Phase.FAILED;
        }
        opened.complete(null);
        return null;
    }

    /** The adapter's word of how far it is; what is settled does not change by it. */
    private void progress(String told) {
        around.writer()
                .write(work.tenure(), List.of(step(DeliveryState.WAITING, told, null)))
                .exceptionally(failure -> {
                    LOG.debug("{}: the progress of its answer is not stored", work, failure);
                    return null;
                });
    }

    private void update() {
        AnswerStream to;
        String now;
        synchronized (lock) {
            updating = false;
            to = stream;
            if (to == null || ended) {
                return;
            }
            now = visible();
        }
        try {
            to.update(now);
        } catch (RuntimeException e) {
            LOG.warn("{}: the adapter failed to show how its answer grows", work, e);
        }
    }

    /** As much as one message takes; what people saw once stays its beginning. */
    private String visible() {
        if (!full) {
            full = text.length() > most;
            if (full) {
                String piece = TextSplitter.split(text.toString(), most).get(0);
                shown = piece.startsWith(shown) ? piece : TextSplitter.head(text.toString(), most);
            } else {
                shown = text.toString();
            }
        }
        return shown;
    }

    // --- the end

    /** It does not grow any more. */
    void end() {
        synchronized (lock) {
            ended = true;
            if (phase == Phase.EMPTY || phase == Phase.KEPT) {
                opened.complete(null);
            }
        }
    }

    /** Whether people may have seen a part of it. */
    boolean begun() {
        synchronized (lock) {
            return phase == Phase.OPENING || phase == Phase.OPEN || phase == Phase.FAILED;
        }
    }

    /** Completes when it is known whether it can be shown. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Whether people see it, or may. */
    boolean open() {
        synchronized (lock) {
            return phase == Phase.OPEN;
        }
    }

    /** What is to be said in messages of its own: all of it, or what did not fit into the one that grew. */
    String unsaid() {
        synchronized (lock) {
            return phase == Phase.OPEN ? text.substring(visible().length()).stripLeading() : text.toString();
        }
    }

    /** What is to be said in its place when it turns out that nobody has seen it. */
    String said() {
        synchronized (lock) {
            return visible();
        }
    }

    /** Shows the rest of it and closes it. */
    CompletableFuture<Receipt> finish() {
        AnswerStream to;
        String whole;
        synchronized (lock) {
            to = stream;
            whole = visible();
        }
        return to == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not open"))
                : Sending.inTime(around, () -> to.finish(whole));
    }

    /** What of it the platform had no room for; once it is closed. */
    String rest() {
        AnswerStream from;
        synchronized (lock) {
            from = stream;
        }
        return from == null ? "" : from.unsaid().stripLeading();
    }

    /** What is stored of it while it grows. */
    DeliveryRow row() {
        return new DeliveryRow(ordinal, ContentText.STREAM, "", 1, true, null);
    }

    /** What is stored of it next. */
    Change.Progress step(DeliveryState state, @Nullable String progress, @Nullable String detail) {
        return new Change.Progress(
                work.row(),
                ordinal,
                state,
                progress,
                1,
                state == DeliveryState.WAITING,
                null,
                detail,
                around.clock().instant());
    }
}
