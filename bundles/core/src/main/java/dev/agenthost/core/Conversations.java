package dev.agenthost.core;

import dev.agenthost.agent.Reply;
import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.delivery.Outbox;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.journal.Writer;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.core.turn.Agents;
import dev.agenthost.core.turn.TurnBounds;
import dev.agenthost.core.turn.TurnException;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a stored message in the lane of its conversation: it is checked, routed, answered by an agent, the answer is
 * stored and sent. A turn that fails is run again after a while, the lane waiting; in the end its message is a dead letter.
 * Thread-safe.
 */
final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);

    private final FairExecutor<AccountId> executor;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Rules rules;
    private final Agents agents;
    private final Outbox outbox;
    private final Writer writer;
    private final LongAdder failedTurns;

    /** What is asked at every message. */
    record Rules(
            Predicate<InboundEvent> access,
            Supplier<Routes> routes,
            Supplier<TurnBounds> turns,
            Supplier<String> failureNotice) {}

    Conversations(
            FairExecutor<AccountId> executor,
            ScheduledExecutorService timer,
            InstantSource clock,
            Rules rules,
            Agents agents,
            Outbox outbox,
            Writer writer,
            LongAdder failedTurns) {
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
        this.rules = rules;
        this.agents = agents;
        this.outbox = outbox;
        this.writer = writer;
        this.failedTurns = failedTurns;
    }

    /** Does what is to be done with a message; completes, never exceptionally, when that is settled or left as it is stored. */
    CompletionStage<Void> handle(Work work) {
        CompletableFuture<Void> handled;
        try {
            handled = work.state() == MessageState.WAITING ? turn(work) : outbox.resume(work);
        } catch (RuntimeException e) {
            handled = CompletableFuture.failedFuture(e);
        }
        return handled.exceptionallyComposeAsync(
                failure -> broken(work, Cause.of(failure)),
                executor.of(work.conversation().account()));
    }

    private CompletableFuture<Void> turn(Work work) {
        InboundEvent message = work.message();
        if (message == null) {
            return outbox.complete(work, List.of(), "what is stored of it cannot be read, or was refused by the store");
        }
        Duration early = work.next() == null ? Duration.ZERO : Duration.between(clock.instant(), work.next());
        if (early.compareTo(Duration.ZERO) > 0) {
            return after(early).thenComposeAsync(now -> run(work, message), executor.of(account(work)));
        }
        return run(work, message);
    }

    private CompletableFuture<Void> run(Work work, InboundEvent message) {
        Optional<String> agent =
                rules.access().test(message) ? rules.routes().get().agentFor(message) : Optional.empty();
        if (agent.isEmpty()) {
            return outbox.complete(work, List.of(), null);
        }
        return agents.answer(agent.get(), message)
                .handle(Answer::new)
                .thenComposeAsync(
                        answer -> answer.reply() != null
                                ? outbox.complete(work, answer.reply().contents(), null)
                                : failed(
                                        work, message, agent.get(), Cause.of(Objects.requireNonNull(answer.failure()))),
                        executor.of(account(work)));
    }

    /** What came of a turn: one of the two. */
    private record Answer(@Nullable Reply reply, @Nullable Throwable failure) {}

    private static AccountId account(Work work) {
        return work.conversation().account();
    }

    private CompletableFuture<Void> failed(Work work, InboundEvent message, String agent, Throwable failure) {
        if (failure instanceof TurnException turn && turn.kind() == TurnException.Kind.STOPPING) {
            return CompletableFuture.failedFuture(new StoppedException());
        }
        failedTurns.increment();
        String reason = failure instanceof TurnException known
                ? String.valueOf(known.getMessage())
                : "agent " + agent + " failed: " + failure.getClass().getName();
        LOG.warn(
                "{}: message {} got no answer: {}",
                account(work),
                message.id(),
                reason,
                failure instanceof TurnException ? null : failure);
        TurnBounds bounds = rules.turns().get();
        int failures = work.attempts() + 1;
        return failures < bounds.attempts()
                ? again(work.failedOnce(), message, bounds.delayAfter(failures), reason)
                : outbox.complete(work, notice(), reason);
    }

    private CompletableFuture<Void> again(Work work, InboundEvent message, Duration delay, String reason) {
        Change postponed =
                new Change.Postpone(work.row(), work.attempts(), clock.instant().plus(delay), reason);
        return writer.write(work.tenure(), List.of(postponed))
                .thenCompose(done -> after(delay))
                .thenComposeAsync(now -> run(work, message), executor.of(account(work)));
    }

    private List<Content> notice() {
        return Reply.text(rules.failureNotice().get()).contents();
    }

    private CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        ScheduledFuture<?> unused = timer.schedule(() -> over.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }

    /** Neither an answer nor an orderly failure: the message becomes a dead letter, unless the host stops. */
    private CompletableFuture<Void> broken(Work work, Throwable failure) {
        if (failure instanceof StoppedException) {
            LOG.debug("{} is left for later", work);
            return CompletableFuture.completedFuture(null);
        }
        LOG.error("{} cannot be handled", work, failure);
        Change dead = new Change.Complete(
                work.row(), MessageState.DEAD, "it cannot be handled: " + failure, clock.instant(), List.of());
        return writer.write(work.tenure(), List.of(dead)).exceptionally(again -> {
            LOG.debug("{} is left for later", work, again);
            return null;
        });
    }
}
