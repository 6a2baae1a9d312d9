package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.StoreException;
import dev.agenthost.thread.OutOfMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One delivery and its attempts; or the end of a text that an earlier life of the host left growing. For one lane. */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /** What people read at the end of a text that nobody goes on with. */
    private static final String INTERRUPTED = "[interrupted]";

    private final Surroundings around;
    private final Work work;
    private final DeliveryRow row;
    private final boolean reply;
    private final PreparedDelivery prepared;
    private final RetryRule rule;
    private boolean mayHaveArrived;
    private int attempts;

    /** What became of it: one of the two. */
    record End(@Nullable Receipt receipt, @Nullable DeliveryException failure) {}

    /** @param earlierLife whether it may have been tried without a trace */
    Sending(Surroundings around, Work work, DeliveryRow row, boolean earlierLife) {
        this.around = around;
        this.work = work;
        this.row = row;
        this.reply = isReply(row);
        this.prepared = new PreparedDelivery(id(work, row.ordinal()), work.conversation(), row.request());
        this.rule = new RetryRule(around.bounds().get(), around.random());
        this.mayHaveArrived = row.mayHaveArrived() || (earlierLife && reply);
        this.attempts = 0;
    }

    static String id(Work work, int ordinal) {
        return work.account() + "/" + work.messageId() + "#" + ordinal;
    }

    static boolean isStream(DeliveryRow row) {
        return row.content().equals(ContentText.STREAM);
    }

    /** Whether nothing can be sent of it as it is: it waited in vain, or could not be prepared, and a person replays it. */
    static boolean isUnprepared(DeliveryRow row) {
        return !isStream(row) && row.request().isEmpty();
    }

    static boolean isReply(DeliveryRow row) {
        if (isStream(row)) {
            return true;
        }
        try {
            return ContentText.read(row.content()).reply();
        } catch (UnreadableException e) {
            return true; // what was erased is not said anew
        }
    }

    /** Whether it has waited for its message, and is no part of the answer to that. */
    static boolean waited(DeliveryRow row) {
        try {
            return !isStream(row) && ContentText.read(row.content()).waited();
        } catch (UnreadableException e) {
            return false;
        }
    }

    /** Completes when the platform took it, or when it is to be given up. */
    CompletableFuture<End> start() {
        return around.adapters().await(work.account()).thenComposeAsync(this::attempt, around.lane(work));
    }

    private CompletableFuture<End> attempt(PlatformAdapter adapter) {
        Target target = adapter.target(work.conversation());
        DeliveryGuarantee guarantee = guarantee(target);
        boolean harmless = guarantee == DeliveryGuarantee.EXACTLY_ONCE;
        if (!harmless && row.mayHaveArrived() && attempts == 0) {
            return CompletableFuture.completedFuture(
                    new End(null, ambiguous("the host ended while it was sent; a repeat could show it twice", null)));
        }
        attempts++;
        return noted(harmless, true)
                .thenComposeAsync(now -> inTime(adapter), around.lane(work))
                .thenComposeAsync(this::delivered, around.lane(work))
                .exceptionallyComposeAsync(thrown -> failed(target, guarantee, thrown), around.lane(work));
    }

    /** To close what is closed already does no harm. */
    private DeliveryGuarantee guarantee(Target target) {
        if (isStream(row)) {
            return DeliveryGuarantee.EXACTLY_ONCE;
        }
        return reply ? target.guarantee() : DeliveryGuarantee.AT_MOST_ONCE;
    }

    /** Where a repeat is not harmless, the store knows of an attempt before it is made. What is another host's is left. */
    private CompletableFuture<Void> noted(boolean harmless, boolean underWay) {
        if (!around.writer().serves(work.tenure())) {
            return CompletableFuture.failedFuture(new StoppedException());
        }
        return harmless
                ? CompletableFuture.completedFuture(null)
                : around.writer().write(work.tenure(), List.of(progress(DeliveryState.WAITING, underWay, null)));
    }

    private CompletableFuture<End> delivered(Receipt receipt) {
        Failpoint.AFTER_SEND.reach();
        around.counters().sent.increment();
        return sent(around, work, progress(DeliveryState.SENT, false, Reviews.detail(receipt)), receipt)
                .thenApply(done -> new End(receipt, null));
    }

    /** Stores that the platform took a delivery, and what its examination needs if there is one. */
    static CompletableFuture<Void> sent(Surroundings around, Work work, Change.Progress sent, Receipt receipt) {
        return sent(around, work, sent, receipt, List.of());
    }

    /** The same, and what comes of it, in one transaction. */
    static CompletableFuture<Void> sent(
            Surroundings around, Work work, Change.Progress sent, Receipt receipt, List<Change> with) {
        List<Change> changes = new ArrayList<>(with);
        changes.add(sent);
        changes.addAll(
                Reviews.begun(work, sent.ordinal(), receipt, around.clock().instant()));
        CompletableFuture<Void> stored = around.writer().write(work.tenure(), changes);
        return receipt.review() == null
                ? stored
                : stored.thenCompose(done -> new Reviews(around).await(work.tenure(), changes));
    }

    private Change.Progress progress(DeliveryState state, boolean unknown, @Nullable String detail) {
        return new Change.Progress(
                work.row(),
                row.ordinal(),
                state,
                null,
                row.attempts() + attempts,
                unknown,
                null,
                detail,
                around.clock().instant());
    }

    private CompletableFuture<Receipt> inTime(PlatformAdapter adapter) {
        Failpoint.BEFORE_SEND.reach();
        return inTime(
                around,
                () -> isStream(row)
                        ? adapter.endStream(work.conversation(), row.request(), INTERRUPTED)
                        : adapter.send(prepared, mayHaveArrived));
    }

    /** Makes one attempt of anything; ambiguous when nothing comes of it in time. */
    static CompletableFuture<Receipt> inTime(Surroundings around, Supplier<CompletionStage<Receipt>> attempt) {
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        ScheduledFuture<?> alarm = around.timer()
                .schedule(
                        () -> result.completeExceptionally(
                                ambiguous("the adapter gave no answer in " + Surroundings.ATTEMPT, null)),
                        Surroundings.ATTEMPT.toNanos(),
                        TimeUnit.NANOSECONDS);
        try {
            attempt.get().whenComplete((receipt, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(receipt);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result.whenComplete((receipt, failure) -> alarm.cancel(false));
    }

    private CompletableFuture<End> failed(Target target, DeliveryGuarantee guarantee, Throwable thrown) {
        OutOfMemory.tell(thrown);
        Throwable cause = Cause.of(thrown);
        if (cause instanceof StoppedException || cause instanceof StoreException) {
            return CompletableFuture.failedFuture(cause);
        }
        DeliveryException failure = typed(cause);
        mayHaveArrived |= failure.kind() == DeliveryException.Kind.AMBIGUOUS;
        Optional<Duration> delay = rule.next(failure, guarantee, attempts, left(target));
        if (delay.isEmpty()) {
            return CompletableFuture.completedFuture(new End(null, outlasting(last(failure))));
        }
        around.counters().repeated.increment();
        LOG.debug("{}: attempt {} failed ({}), again in {}", prepared, attempts, failure.kind(), delay.get());
        return noted(guarantee == DeliveryGuarantee.EXACTLY_ONCE, false)
                .thenCompose(done -> around.after(delay.get()))
                .thenComposeAsync(now -> start(), around.lane(work));
    }

    /** Only a refusal of the request itself says that no earlier attempt can have arrived either. */
    private DeliveryException last(DeliveryException failure) {
        return mayHaveArrived && failure.kind() != DeliveryException.Kind.REFUSED
                ? ambiguous("an earlier attempt may have arrived; then: " + words(failure), failure)
                : failure;
    }

    /** Trouble that lasts longer than what it hit may be said: that is said another time, or unbidden. */
    private DeliveryException outlasting(DeliveryException failure) {
        boolean passing = failure.kind() == DeliveryException.Kind.UNAVAILABLE
                || failure.kind() == DeliveryException.Kind.RATE_LIMITED;
        if (!passing || (reply && attempts >= around.bounds().get().attempts())) {
            return failure;
        }
        return new DeliveryException(
                reply ? DeliveryException.Kind.WINDOW_CLOSED : DeliveryException.Kind.UNBIDDEN,
                "not sent in time: " + failure.getMessage(),
                failure.platformCode().orElse(null),
                failure.traceId().orElse(null),
                null,
                failure);
    }

    /** How long a reply is still possible; what nobody asked for has its window from now. */
    private Duration left(Target target) {
        InboundEvent asked = work.message();
        Instant now = around.clock().instant();
        Instant from = reply && asked != null ? asked.at() : now;
        return Duration.between(now, from.plus(target.replyWindow()));
    }

    /** Why an attempt failed. */
    static DeliveryException typed(Throwable cause) {
        return cause instanceof DeliveryException known ? known : ambiguous("the adapter failed: " + cause, cause);
    }

    private static DeliveryException ambiguous(String words, @Nullable Throwable cause) {
        return new DeliveryException(DeliveryException.Kind.AMBIGUOUS, words, null, null, null, cause);
    }

    /** A failure as people read it. */
    static String words(DeliveryException failure) {
        return failure.getMessage() + " (" + failure.kind()
                + failure.platformCode().map(code -> ", platform code " + code).orElse("")
                + failure.traceId().map(trace -> ", trace " + trace).orElse("") + ")";
    }
}
