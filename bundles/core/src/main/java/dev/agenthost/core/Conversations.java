package dev.agenthost.core;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.StreamedText;
import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.delivery.Ending;
import dev.agenthost.core.delivery.Outbox;
import dev.agenthost.core.delivery.Reviews;
import dev.agenthost.core.delivery.Speaking;
import dev.agenthost.core.delivery.Surroundings;
import dev.agenthost.core.delivery.Told;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.core.question.Pressable;
import dev.agenthost.core.question.Questions;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.core.turn.Agents;
import dev.agenthost.core.turn.Means;
import dev.agenthost.core.turn.TurnBounds;
import dev.agenthost.core.turn.TurnException;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageState;
import dev.agenthost.thread.OutOfMemory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
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

    private final Rules rules;
    private final Agents agents;
    private final Outbox outbox;
    private final Surroundings around;
    private final Reviews reviews;
    private final Said said;
    private final LongAdder failedTurns;
    private final Reruns reruns;

    /** What is asked at every message. */
    record Rules(
            Predicate<InboundEvent> access,
            Supplier<Routes> routes,
            Supplier<TurnBounds> turns,
            Supplier<Duration> typingAfter,
            Supplier<String> failureNotice) {
        /** What is said when no answer came of a message. */
        List<Content> notice() {
            return Reply.text(failureNotice.get()).contents();
        }
    }

    /** @param said hears what became of what the host was told to say */
    Conversations(
            Rules rules,
            Agents agents,
            Outbox outbox,
            Surroundings around,
            Reviews reviews,
            Said said,
            LongAdder failedTurns) {
        this.rules = rules;
        this.agents = agents;
        this.outbox = outbox;
        this.around = around;
        this.reviews = reviews;
        this.said = said;
        this.failedTurns = failedTurns;
        this.reruns = new Reruns(around, () -> rules.turns().get().attempts());
    }

    /**
     * Does what is to be done with a message; completes, never exceptionally, when that is settled or left as it is stored.
     *
     * @param next lets the next message of the conversation begin before that
     */
    CompletionStage<Void> handle(Work work, Runnable next) {
        CompletableFuture<Void> handled;
        try {
            handled = work.state() == MessageState.WAITING
                    ? turn(work, next)
                    : outbox.resume(work).thenAccept(told -> said.settled(work, told));
        } catch (RuntimeException e) {
            handled = CompletableFuture.failedFuture(e);
        }
        return handled.exceptionallyComposeAsync(failure -> broken(work, Cause.of(failure)), around.lane(work));
    }

    private CompletableFuture<Void> turn(Work work, Runnable next) {
        InboundEvent event = work.message();
        if (event == null) {
            return outbox.complete(
                            work, Ending.silent("what is stored of it cannot be read, or was refused by the store"))
                    .thenAccept(told -> {});
        }
        Duration early = work.next() == null
                ? Duration.ZERO
                : Duration.between(around.clock().instant(), work.next());
        if (early.compareTo(Duration.ZERO) > 0) {
            return around.after(early).thenComposeAsync(now -> run(work, event, next), around.lane(work));
        }
        return run(work, event, next);
    }

    private CompletableFuture<Void> run(Work work, InboundEvent event, Runnable next) {
        Optional<List<Content>> own = Said.contents(event);
        if (own.isPresent()) {
            return outbox.complete(work, Ending.unbidden(own.get())).thenAccept(told -> said.settled(work, told));
        }
        if (!rules.access().test(event)) {
            CompletableFuture<Told> refused = outbox.complete(work, Ending.silent(null));
            next.run(); // nothing is seen of it, so what follows need not wait for the disk
            return refused.thenAccept(told -> {});
        }
        reviews.look(work.tenure());
        return around.notes()
                .of(work.tenure())
                .thenComposeAsync(
                        page -> called(
                                work,
                                event,
                                Questions.look(page, event, around.clock().instant())),
                        around.lane(work));
    }

    /** A press in vain is nobody's concern: the platform has its acknowledgement, and words would cost a reply. */
    private CompletableFuture<Void> called(Work work, InboundEvent event, Questions.Look look) {
        Optional<String> routed = rules.routes().get().agentFor(event);
        Questions.Answered answered = look.answer().orElse(null);
        Optional<String> agent = answered == null || answered.agent().isEmpty()
                ? routed.or(() -> answered == null
                        ? Optional.empty()
                        : rules.routes().get().agentIn(event))
                : Optional.of(answered.agent());
        boolean heard = agent.isPresent() && !look.inVain();
        if (heard && reruns.exhausted(work)) {
            return killing(work, event);
        }
        if (!heard) {
            return outbox.complete(work, new Ending(List.of(), how(event), null, "", List.of(), null))
                    .thenAccept(told -> {});
        }
        Call call = new Call(work, event, agent.get(), answered, look.notes(), outbox.speaking(work));
        return reruns.counted(work, () -> answer(call))
                .thenComposeAsync(
                        answer -> answer.reply() != null
                                ? ended(call, answer.reply())
                                : failed(call, Cause.of(Objects.requireNonNull(answer.failure()))),
                        around.lane(work));
    }

    private CompletableFuture<Answer> answer(Call call) {
        if (isAsked(call.event())) {
            call.speaking().showTyping(rules.typingAfter().get());
        }
        Questions.Answered answered = call.answered();
        return agents.answer(
                        call.agent(),
                        Pressable.bare(call.event()),
                        answered == null ? null : answered.choice(),
                        new Speech(call.speaking()))
                .handle(Answer::new);
    }

    /** Whether somebody waits for an answer. */
    private static boolean isAsked(InboundEvent event) {
        return event instanceof InboundMessage || event instanceof ButtonPress;
    }

    private List<Content> noticeOf(InboundEvent event) {
        return isAsked(event) ? rules.notice() : List.of();
    }

    private CompletableFuture<Void> killing(Work work, InboundEvent event) {
        failedTurns.increment();
        String reason = "the host ended " + work.attempts() + " times while its turn ran; it is not run again";
        LOG.error("{}: {}: {}", work.account(), work, reason);
        return outbox.complete(work, new Ending(noticeOf(event), how(event), reason, "", List.of(), null))
                .thenAccept(told -> {});
    }

    /** The host ends in good order: the turns under way are not held against their messages. */
    CompletableFuture<Void> stop() {
        return reruns.stop();
    }

    private static Ending.How how(InboundEvent event) {
        return event instanceof InboundMessage ? Ending.How.REPLY : Ending.How.APART;
    }

    /** A turn under way: whose, about what, the question it answers if it answers one, and what is stored with its end. */
    private record Call(
            Work work,
            InboundEvent event,
            String agent,
            Questions.@Nullable Answered answered,
            List<Change> notes,
            Speaking speaking) {}

    /** What came of a turn: one of the two. */
    private record Answer(@Nullable Reply reply, @Nullable Throwable failure) {}

    /** What a turn can do while it runs. */
    private record Speech(Speaking speaking) implements Means {
        @Override
        public StreamedText stream() {
            return speaking.stream();
        }

        @Override
        public CompletionStage<MediaFile> fetch(Attachment attachment) {
            return speaking.fetch(attachment);
        }

        @Override
        public boolean again() {
            return speaking.again();
        }
    }

    private CompletableFuture<Void> ended(Call call, Reply reply) {
        Ending ending =
                new Ending(reply.contents(), how(call.event()), null, call.agent(), call.notes(), call.speaking());
        Consumer<List<Receipt>> listener = reply.sent();
        return outbox.complete(call.work(), ending).thenAccept(told -> {
            if (listener != null && told.whole()) {
                agents.tell(call.agent(), call.work().account(), () -> listener.accept(told.receipts()));
            }
        });
    }

    private CompletableFuture<Void> failed(Call call, Throwable failure) {
        if (failure instanceof TurnException turn && turn.kind() == TurnException.Kind.STOPPING) {
            return CompletableFuture.failedFuture(new StoppedException());
        }
        failedTurns.increment();
        Work work = call.work();
        String reason = failure instanceof TurnException known
                ? String.valueOf(known.getMessage())
                : "agent " + call.agent() + " failed: " + failure.getClass().getName();
        LOG.warn(
                "{}: {} got no answer: {}",
                work.account(),
                work,
                reason,
                failure instanceof TurnException ? null : failure);
        TurnBounds bounds = rules.turns().get();
        int failures = work.attempts() + 1;
        boolean begun = call.speaking().begun();
        if (failures < bounds.attempts() && !begun) {
            Work next = work.failedOnce().withLastOrdinal(call.speaking().lastOrdinal());
            return again(next, call.event(), bounds.delayAfter(failures), reason);
        }
        List<Content> notice = noticeOf(call.event());
        return outbox.complete(
                        work, new Ending(notice, how(call.event()), reason, call.agent(), List.of(), call.speaking()))
                .thenAccept(told -> {});
    }

    private CompletableFuture<Void> again(Work work, InboundEvent event, Duration delay, String reason) {
        Change postponed = new Change.Postpone(
                work.row(), work.attempts(), around.clock().instant().plus(delay), reason);
        return around.writer()
                .write(work.tenure(), List.of(postponed))
                .thenCompose(done -> around.after(delay))
                .thenComposeAsync(now -> run(work, event, () -> {}), around.lane(work));
    }

    /** Neither an answer nor an orderly failure: the message becomes a dead letter, unless the host stops. */
    private CompletableFuture<Void> broken(Work work, Throwable failure) {
        if (failure instanceof StoppedException) {
            LOG.debug("{} is left for later", work);
            return CompletableFuture.completedFuture(null);
        }
        OutOfMemory.tell(failure);
        LOG.error("{} cannot be handled", work, failure);
        Change dead = new Change.Complete(
                work.row(),
                MessageState.DEAD,
                "it cannot be handled: " + failure,
                around.clock().instant(),
                List.of());
        return around.writer().write(work.tenure(), List.of(dead)).exceptionally(again -> {
            LOG.debug("{} is left for later", work, again);
            return null;
        });
    }
}
