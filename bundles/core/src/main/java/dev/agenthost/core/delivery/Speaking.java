package dev.agenthost.core.delivery;

import dev.agenthost.agent.StreamedText;
import dev.agenthost.core.backlog.Work;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people see of a turn while it runs: a sign that an answer is being written, a text that grows. Both take their ordinals
 * from the same count as everything said later, and every ordinal is stored before anything is sent under it. Thread-safe.
 */
public final class Speaking {
    private static final Logger LOG = LoggerFactory.getLogger(Speaking.class);

    /** How long a sign is taken to be seen. */
    private static final Duration RENEWED = Duration.ofSeconds(50);

    /** What must be left for the answer behind a sign. */
    private static final int LEFT_FOR_ANSWER = 2;

    private final Surroundings around;
    private final Work work;
    private final AtomicInteger last;
    private final Object lock = new Object();
    private TurnStream stream;
    private @Nullable ScheduledFuture<?> sign;
    private boolean ended;

    Speaking(Surroundings around, Work work) {
        this.around = around;
        this.work = work;
        this.last = new AtomicInteger(work.lastOrdinal());
        this.stream = new TurnStream(around, work, last);
    }

    /** The text that people see growing. */
    public StreamedText stream() {
        synchronized (lock) {
            return stream;
        }
    }

    /** Fetches a file that came with the event, by the adapter of its account. */
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        return around.adapters()
                .now(work.account())
                .map(adapter -> adapter.fetch(attachment))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IOException("the adapter of " + work.account() + " is not there now")));
    }

    /** Begins a new text in place of one of which nobody has seen anything; false when somebody may have. */
    public boolean again() {
        synchronized (lock) {
            if (stream.begun()) {
                return false;
            }
            stream = new TurnStream(around, work, last);
            return true;
        }
    }

    /** Whether people may have seen a part of the text: then the turn is not run again. */
    public boolean begun() {
        return ended().begun();
    }

    /** The highest ordinal that was given in reply to the message. */
    public int lastOrdinal() {
        return last.get();
    }

    // --- signs

    /** From now on, after a while, people see that an answer is being written; until the end. */
    public void showTyping(Duration after) {
        if (!after.isZero()) {
            signIn(after);
        }
    }

    private void signIn(Duration delay) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            try {
                sign = around.timer()
                        .schedule(
                                () -> around.lane(work).execute(this::showSign), delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: no typing sign, the host stops", work);
            }
        }
    }

    private void showSign() {
        Optional<PlatformAdapter> adapter = around.adapters().now(work.account());
        if (adapter.isEmpty() || isEnded()) {
            return;
        }
        Target target = adapter.get().target(work.conversation());
        boolean room = target.maxReplies() - last.get() > LEFT_FOR_ANSWER;
        if (!target.can(Feature.TYPING) || !room || stream().text().length() > 0) {
            return;
        }
        int ordinal = last.incrementAndGet();
        around.writer()
                .write(
                        work.tenure(),
                        List.of(new Change.Reserve(
                                work.row(), ordinal, around.clock().instant())))
                .thenRunAsync(() -> showSign(adapter.get(), ordinal), around.lane(work))
                .exceptionally(failure -> {
                    LOG.debug("{}: no typing sign", work, failure);
                    return null;
                });
    }

    private void showSign(PlatformAdapter adapter, int ordinal) {
        if (isEnded()) {
            return;
        }
        adapter.typing(work.conversation(), new Delivery.ReplyTo(work.messageId(), ordinal))
                .exceptionally(failure -> {
                    LOG.debug("{}: no typing sign", work, failure);
                    return null;
                });
        signIn(RENEWED);
    }

    private boolean isEnded() {
        synchronized (lock) {
            return ended;
        }
    }

    /** The turn is over: no more signs, and the text does not grow any more. */
    TurnStream ended() {
        ScheduledFuture<?> left;
        TurnStream text;
        synchronized (lock) {
            ended = true;
            left = sign;
            text = stream;
        }
        if (left != null) {
            left.cancel(false);
        }
        text.end();
        return text;
    }
}
