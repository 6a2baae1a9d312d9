package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.journal.Writer;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on their way. What is said is cut to what the target takes, every piece prepared, and stored together with the end
 * of its turn; then the pieces are sent one after the other, each the very request that was stored, until the outcome is
 * known and stored. The adapter is asked for anew at every attempt, so that it may be updated in between. Thread-safe.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** The SPI gives an attempt 30 seconds; an adapter that forgets to answer is not waited for much longer. */
    private static final Duration ATTEMPT = Duration.ofSeconds(35);

    private final Adapters adapters;
    private final Writer writer;
    private final FairExecutor<AccountId> executor;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Supplier<DeliveryBounds> bounds;
    private final DeliveryCounters counters;

    public Outbox(
            Adapters adapters,
            Writer writer,
            FairExecutor<AccountId> executor,
            ScheduledExecutorService timer,
            InstantSource clock,
            RandomGenerator random,
            Supplier<DeliveryBounds> bounds,
            DeliveryCounters counters) {
        this.adapters = adapters;
        this.writer = writer;
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
        this.random = random;
        this.bounds = bounds;
        this.counters = counters;
    }

    /**
     * Ends the turn of a message with what is said, stored in one transaction, then sends it.
     *
     * @param dead why the message is a dead letter although something is said (a notice), or null
     * @return completes when everything is settled. Exceptionally with a {@link StoppedException} when that is left to a later
     *     life, or with what the store says when it refuses the answer
     */
    public CompletableFuture<Void> complete(Work work, List<Content> contents, @Nullable String dead) {
        MessageState closed = dead == null ? MessageState.DONE : MessageState.DEAD;
        if (contents.isEmpty()) {
            return stored(work, List.of(), closed, dead, List.of());
        }
        MessageState open = dead == null ? MessageState.SENDING : MessageState.DEAD;
        Executor lane = lane(work);
        return planned(work, contents)
                .thenComposeAsync(
                        plan -> {
                            Failpoint.BEFORE_COMPLETE.reach();
                            return stored(work, plan.rows, open, dead, plan.refusals)
                                    .thenApply(done -> plan);
                        },
                        lane)
                .thenComposeAsync(
                        plan -> {
                            Failpoint.AFTER_COMPLETE.reach();
                            return plan.refusals.isEmpty()
                                    ? sendAll(work, plan.rows, false)
                                    : CompletableFuture.completedFuture(null);
                        },
                        lane);
    }

    /** Goes on with what is stored of an earlier life: whatever is open there may have been tried. */
    public CompletableFuture<Void> resume(Work work) {
        return sendAll(work, work.deliveries(), true);
    }

    private CompletableFuture<Void> stored(
            Work work, List<DeliveryRow> rows, MessageState state, @Nullable String reason, List<Change> more) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Complete(work.row(), state, reason, clock.instant(), rows));
        changes.addAll(more);
        return writer.write(work.tenure(), changes);
    }

    // --- the plan

    /** Waits for an adapter that can prepare: of an account that is not configured well, none can. */
    private CompletableFuture<Plan> planned(Work work, List<Content> contents) {
        return adapters.await(account(work))
                .thenApplyAsync(adapter -> plan(work, contents, adapter), lane(work))
                .thenCompose(plan -> plan.isPresent()
                        ? CompletableFuture.completedFuture(plan.get())
                        : after(bounds.get().longestDelay())
                                .thenComposeAsync(now -> planned(work, contents), lane(work)));
    }

    /** Rows to be stored, and what became at once of those that can never be sent. */
    private record Plan(List<DeliveryRow> rows, List<Change> refusals) {}

    private Optional<Plan> plan(Work work, List<Content> contents, PlatformAdapter adapter) {
        Target target = adapter.target(work.conversation());
        int repliesLeft = Math.max(1, target.maxReplies() - work.lastOrdinal());
        List<Content> pieces = ReplyPlan.of(contents, target.maxTextLength(), repliesLeft);
        List<DeliveryRow> rows = new ArrayList<>();
        DeliveryException refusal = null;
        int ordinal = work.lastOrdinal();
        for (Content piece : pieces) {
            ordinal++;
            String request = "";
            try {
                request = adapter.prepare(delivery(work, ordinal, true, piece)).request();
            } catch (DeliveryException e) {
                if (e.kind() == DeliveryException.Kind.UNAVAILABLE) {
                    return Optional.empty();
                }
                refusal = e;
            }
            rows.add(DeliveryRow.fresh(ordinal, new ContentText(piece, true).write(), request));
        }
        return Optional.of(new Plan(List.copyOf(rows), refusal == null ? List.of() : giveUp(work, rows, refusal)));
    }

    private static Delivery delivery(Work work, int ordinal, boolean reply, Content content) {
        Delivery.ReplyTo to = reply ? new Delivery.ReplyTo(work.messageId(), ordinal) : null;
        return new Delivery(id(work, ordinal), work.conversation(), to, content);
    }

    private static String id(Work work, int ordinal) {
        return account(work) + "/" + work.messageId() + "#" + ordinal;
    }

    private static AccountId account(Work work) {
        return work.conversation().account();
    }

    private Executor lane(Work work) {
        return executor.of(account(work));
    }

    // --- sending

    private CompletableFuture<Void> sendAll(Work work, List<DeliveryRow> rows, boolean earlierLife) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return new Sending(work, rows.get(0), earlierLife)
                .start()
                .thenComposeAsync(
                        end -> {
                            Failpoint.BETWEEN_CHUNKS.reach();
                            List<DeliveryRow> rest = rows.subList(1, rows.size());
                            return end.isEmpty() ? sendAll(work, rest, earlierLife) : notSent(work, rows, end.get());
                        },
                        lane(work));
    }

    /** A piece was not delivered: neither are those behind it, at least not so. */
    private CompletableFuture<Void> notSent(Work work, List<DeliveryRow> rows, DeliveryException failure) {
        if (failure.kind() != DeliveryException.Kind.WINDOW_CLOSED) {
            return writer.write(work.tenure(), giveUp(work, rows, failure));
        }
        return adapters.await(account(work))
                .thenComposeAsync(
                        adapter -> isReply(rows.get(0))
                                        && adapter.target(work.conversation()).proactive()
                                ? onOwnInitiative(work, rows, adapter, failure)
                                : writer.write(work.tenure(), giveUp(work, rows, failure)),
                        lane(work));
    }

    /** The window for replies is closed: the same is said on the bot's own initiative, which the target allows. */
    private CompletableFuture<Void> onOwnInitiative(
            Work work, List<DeliveryRow> rows, PlatformAdapter adapter, DeliveryException closed) {
        List<DeliveryRow> instead = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        int ordinal = Math.max(work.lastOrdinal(), rows.get(rows.size() - 1).ordinal());
        try {
            for (DeliveryRow row : rows) {
                ordinal++;
                ContentText unbidden =
                        new ContentText(ContentText.read(row.content()).content(), false);
                String request = adapter.prepare(delivery(work, ordinal, false, unbidden.content()))
                        .request();
                instead.add(DeliveryRow.fresh(ordinal, unbidden.write(), request));
            }
        } catch (DeliveryException | UnreadableException e) {
            return writer.write(work.tenure(), giveUp(work, rows, closed));
        }
        MessageState state = work.state() == MessageState.DEAD ? MessageState.DEAD : MessageState.SENDING;
        changes.add(new Change.Complete(work.row(), state, null, clock.instant(), instead));
        rows.forEach(row -> changes.add(settled(work, row, DeliveryState.DROPPED, closed.getMessage())));
        Failpoint.BEFORE_FALLBACK.reach();
        counters.proactive.add(instead.size());
        return writer.write(work.tenure(), changes).thenComposeAsync(done -> sendAll(work, instead, false), lane(work));
    }

    private static boolean isReply(DeliveryRow row) {
        try {
            return ContentText.read(row.content()).reply();
        } catch (UnreadableException e) {
            return true; // what was erased is not said anew
        }
    }

    private CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        ScheduledFuture<?> unused = timer.schedule(() -> over.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }

    private List<Change> giveUp(Work work, List<DeliveryRow> rows, DeliveryException failure) {
        boolean ambiguous = failure.kind() == DeliveryException.Kind.AMBIGUOUS;
        (ambiguous ? counters.unknown : counters.undeliverable).increment();
        String words = words(failure);
        LOG.warn(
                "{}: an answer {}: {} (message {})",
                account(work),
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

    private static String words(DeliveryException failure) {
        return failure.getMessage() + " (" + failure.kind()
                + failure.platformCode().map(code -> ", platform code " + code).orElse("")
                + failure.traceId().map(trace -> ", trace " + trace).orElse("") + ")";
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
                clock.instant());
    }

    /** One delivery and its attempts. */
    private final class Sending {
        private final Work work;
        private final DeliveryRow row;
        private final boolean reply;
        private final PreparedDelivery prepared;
        private final RetryRule rule = new RetryRule(bounds.get(), random);
        private boolean mayHaveArrived;
        private int attempts;

        /** @param earlierLife whether it may have been tried without a trace */
        Sending(Work work, DeliveryRow row, boolean earlierLife) {
            this.work = work;
            this.row = row;
            this.reply = isReply(row);
            this.prepared = new PreparedDelivery(id(work, row.ordinal()), work.conversation(), row.request());
            this.mayHaveArrived = row.mayHaveArrived() || (earlierLife && reply);
            this.attempts = row.attempts();
        }

        /** Completes with nothing when the platform took it, with the failure when it is to be given up. */
        CompletableFuture<Optional<DeliveryException>> start() {
            return adapters.await(account(work)).thenComposeAsync(this::attempt, lane(work));
        }

        private CompletableFuture<Optional<DeliveryException>> attempt(PlatformAdapter adapter) {
            Target target = adapter.target(work.conversation());
            DeliveryGuarantee guarantee = reply ? target.guarantee() : DeliveryGuarantee.AT_MOST_ONCE;
            boolean harmless = guarantee == DeliveryGuarantee.EXACTLY_ONCE;
            if (!harmless && row.mayHaveArrived() && attempts == row.attempts()) {
                return CompletableFuture.completedFuture(
                        Optional.of(ambiguous("the host ended while it was sent; a repeat could show it twice", null)));
            }
            attempts++;
            return noted(harmless, true)
                    .thenComposeAsync(now -> inTime(adapter), lane(work))
                    .thenComposeAsync(this::delivered, lane(work))
                    .exceptionallyComposeAsync(thrown -> failed(target, guarantee, thrown), lane(work));
        }

        /** Where a repeat is not harmless, the store knows of an attempt before it is made. What is another host's is left. */
        private CompletableFuture<Void> noted(boolean harmless, boolean underWay) {
            if (!writer.serves(work.tenure())) {
                return CompletableFuture.failedFuture(new StoppedException());
            }
            return harmless ? CompletableFuture.completedFuture(null) : progress(DeliveryState.WAITING, underWay, null);
        }

        private CompletableFuture<Optional<DeliveryException>> delivered(Receipt receipt) {
            Failpoint.AFTER_SEND.reach();
            counters.sent.increment();
            return progress(DeliveryState.SENT, false, receipt.messageId()).thenApply(done -> Optional.empty());
        }

        private CompletableFuture<Void> progress(DeliveryState state, boolean unknown, @Nullable String detail) {
            return writer.write(
                    work.tenure(),
                    List.of(new Change.Progress(
                            work.row(), row.ordinal(), state, null, attempts, unknown, null, detail, clock.instant())));
        }

        private CompletableFuture<Receipt> inTime(PlatformAdapter adapter) {
            Failpoint.BEFORE_SEND.reach();
            CompletableFuture<Receipt> result = new CompletableFuture<>();
            ScheduledFuture<?> alarm = timer.schedule(
                    () -> result.completeExceptionally(ambiguous("the adapter gave no answer in " + ATTEMPT, null)),
                    ATTEMPT.toNanos(),
                    TimeUnit.NANOSECONDS);
            adapter.send(prepared, mayHaveArrived).whenComplete((receipt, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(receipt);
                }
            });
            return result.whenComplete((receipt, failure) -> alarm.cancel(false));
        }

        private CompletableFuture<Optional<DeliveryException>> failed(
                Target target, DeliveryGuarantee guarantee, Throwable thrown) {
            Throwable cause = Cause.of(thrown);
            if (cause instanceof StoppedException || cause instanceof StoreException) {
                return CompletableFuture.failedFuture(cause);
            }
            DeliveryException failure =
                    cause instanceof DeliveryException known ? known : ambiguous("the adapter failed: " + cause, cause);
            mayHaveArrived |= failure.kind() == DeliveryException.Kind.AMBIGUOUS;
            Optional<Duration> delay = rule.next(failure, guarantee, attempts - row.attempts(), left(target));
            if (delay.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.of(last(failure)));
            }
            counters.repeated.increment();
            LOG.debug("{}: attempt {} failed ({}), again in {}", prepared, attempts, failure.kind(), delay.get());
            return noted(guarantee == DeliveryGuarantee.EXACTLY_ONCE, false)
                    .thenCompose(done -> after(delay.get()))
                    .thenComposeAsync(now -> start(), lane(work));
        }

        /** Only a refusal of the request itself says that no earlier attempt can have arrived either. */
        private DeliveryException last(DeliveryException failure) {
            return mayHaveArrived && failure.kind() != DeliveryException.Kind.REFUSED
                    ? ambiguous("an earlier attempt may have arrived; then: " + words(failure), failure)
                    : failure;
        }

        /** How long a reply is still possible; what nobody asked for has its window from now. */
        private Duration left(Target target) {
            InboundEvent asked = work.message();
            Instant from = reply && asked != null ? asked.at() : clock.instant();
            return Duration.between(clock.instant(), from.plus(target.replyWindow()));
        }

        private DeliveryException ambiguous(String words, @Nullable Throwable cause) {
            return new DeliveryException(DeliveryException.Kind.AMBIGUOUS, words, null, null, null, cause);
        }
    }
}
