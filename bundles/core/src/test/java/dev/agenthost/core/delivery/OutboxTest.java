package dev.agenthost.core.delivery;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.SENT;
import static dev.agenthost.core.Messages.direct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.core.MemoryStore;
import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.EventText;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.core.lane.FairExecutor;
import dev.agenthost.core.notes.Notes;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final ManualTime time = new ManualTime(SENT, 0);
    private final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    private final Adapters adapters = new Adapters(scheduler);
    private final DeliveryBounds bounds = new DeliveryBounds(3, Duration.ofSeconds(1), Duration.ofSeconds(4));
    private final MemoryStore store = new MemoryStore();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final Notes notes = new Notes(store, scheduler, scheduler);
    private final Surroundings around = new Surroundings(
            adapters,
            this::write,
            notes,
            new FairExecutor<>(scheduler, () -> 4),
            scheduler,
            time,
            new Random(1),
            () -> bounds,
            counters);
    private final Outbox outbox =
            new Outbox(around, () -> Reply.text("the notice").contents());

    private final ScriptedAdapter adapter = new ScriptedAdapter();
    private CompletableFuture<Told> done;

    @BeforeEach
    void take() throws Exception {
        store.apply(List.of(new Change.TakeOver(EventText.write(direct("m1"), SENT))));
    }

    private CompletableFuture<Void> write(Tenure tenure, List<Change> changes) {
        try {
            store.apply(changes);
            return CompletableFuture.completedFuture(null);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Nested
    class WithAnAdapter {
        @BeforeEach
        void add() {
            adapters.add(adapter);
        }

        @Test
        void sendsAsAReplyWithTheFirstOrdinal() {
            reply("hello");
            assertThat(done).isCompleted();

            Delivery only = adapter.prepared.get(0);
            assertThat(only.replyTo()).isEqualTo(new Delivery.ReplyTo("m1", 1));
            assertThat(only.id()).isEqualTo("test/main/m1#1");
            assertThat(adapter.sent).containsExactly("1:hello");
        }

        @Test
        void sendsPiecesInOrderOneAfterTheOther() {
            adapter.script.add(new CompletableFuture<>());
            reply("one two three four");
            assertThat(adapter.sent).containsExactly("1:one two");

            adapter.open.get(0).complete(adapter.receipt());
            scheduler.runReady();
            assertThat(adapter.sent).containsExactly("1:one two", "2:three four");
            assertThat(done).isCompleted();
        }

        @Test
        void repeatsTheVeryRequestThatWasPreparedAfterAnAmbiguousOutcome() {
            adapter.failNext(Kind.AMBIGUOUS);
            reply("hello");
            scheduler.advance(Duration.ofSeconds(2));

            assertThat(done).isCompleted();
            assertThat(adapter.sent).containsExactly("1:hello", "1:hello");
            assertThat(adapter.prepared).hasSize(1);
            assertThat(counter("sent")).isEqualTo(1);
            assertThat(counter("repeated")).isEqualTo(1);
        }

        @Test
        void doesNotRepeatWhatMayHaveArrivedWhereThatIsNotHarmless() {
            adapter.guarantee = DeliveryGuarantee.AT_MOST_ONCE;
            adapter.failNext(Kind.AMBIGUOUS);
            reply("hello");
            assertThat(done).isCompleted();

            assertThat(adapter.sent).hasSize(1);
            assertThat(counter("unknown outcome")).isEqualTo(1);
            assertThat(kept().states).containsEntry(1, DeliveryState.UNKNOWN);
        }

        @Test
        void isKnownToBeUnderWayWhereARepeatIsNotHarmless() {
            adapter.guarantee = DeliveryGuarantee.AT_MOST_ONCE;
            adapter.script.add(new CompletableFuture<>());
            reply("hello");

            assertThat(kept().deliveries.get(1).mayHaveArrived()).isTrue();
            assertThat(kept().states).containsEntry(1, DeliveryState.WAITING);
        }

        @Test
        void isStoredWithTheEndOfTheTurnBeforeAnythingIsSent() {
            adapter.script.add(new CompletableFuture<>());
            reply("one two three four");

            assertThat(store.applied()).hasSize(2);
            assertThat(kept().state).isEqualTo(MessageState.SENDING);
            assertThat(kept().deliveries).containsOnlyKeys(1, 2);
            assertThat(kept().deliveries.get(2).request()).isEqualTo("2:three four");
        }

        @Test
        void keepsToWhatIsLeftOfTheRepliesToItsMessage() {
            Work replayed = Work.of(
                    Tenure.alone(MAIN),
                    new OpenMessage(
                            1, EventText.write(direct("m1"), SENT), MessageState.WAITING, 0, null, 3, List.of()));
            done = outbox.complete(
                    replayed, ending(Reply.text("one two three four").contents()));
            scheduler.runReady();

            assertThat(adapter.sent).hasSize(1);
            assertThat(adapter.sent.get(0)).startsWith("4:");
        }

        @Test
        void isDoneWhenAllOfItIsSent() {
            reply("one two three four");

            assertThat(kept().state).isEqualTo(MessageState.DONE);
            assertThat(kept().details).containsEntry(1, "r");
        }

        @Test
        void sendsNothingMoreAfterAPermanentFailure() {
            adapter.failNext(Kind.REFUSED);
            reply("one two three four");
            assertThat(done).isCompleted();

            assertThat(adapter.sent).containsExactly("1:one two");
            assertThat(counter("undeliverable")).isEqualTo(1);
            assertThat(kept().states).containsEntry(1, DeliveryState.DEAD).containsEntry(2, DeliveryState.DEAD);
            assertThat(kept().details.get(1)).contains("on purpose", "REFUSED");
        }

        @Test
        void isADeadLetterWhenItCannotEvenBePrepared() {
            adapter.unpreparable = Kind.REFUSED;
            reply("hello");

            assertThat(done).isCompleted();
            assertThat(adapter.sent).isEmpty();
            assertThat(kept().states).containsEntry(1, DeliveryState.DEAD);
        }

        @Test
        void waitsWhileItCannotBePreparedYet() {
            adapter.unpreparable = Kind.UNAVAILABLE;
            reply("hello");
            scheduler.advance(Duration.ofMinutes(10));
            assertThat(done).isNotDone();
            assertThat(kept().state).isEqualTo(MessageState.WAITING);

            adapter.unpreparable = null;
            scheduler.advance(Duration.ofSeconds(4));
            assertThat(adapter.sent).containsExactly("1:hello");
        }

        @Test
        void isSaidUnbiddenInItsOrderWhenTheWindowHasClosed() {
            adapter.proactive = true;
            adapter.failNext(Kind.WINDOW_CLOSED);
            reply("one two three four");

            assertThat(done).isCompleted();
            assertThat(adapter.sent).containsExactly("1:one two", "unbidden:one two", "unbidden:three four");
            assertThat(kept().states)
                    .containsEntry(1, DeliveryState.DROPPED)
                    .containsEntry(2, DeliveryState.DROPPED)
                    .containsEntry(3, DeliveryState.SENT)
                    .containsEntry(4, DeliveryState.SENT);
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void waitsForTheNextMessageWhereItMayNotBeSaidUnbidden() {
            adapter.failNext(Kind.WINDOW_CLOSED);
            reply("hello");

            assertThat(adapter.sent).containsExactly("1:hello");
            assertThat(done.join().held()).isTrue();
            assertThat(kept().states).containsEntry(1, DeliveryState.DROPPED);
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void isNotSaidUnbiddenWhenTheReplyMayHaveArrived() {
            adapter.proactive = true;
            adapter.failNext(Kind.AMBIGUOUS);
            adapter.failNext(Kind.WINDOW_CLOSED);
            reply("hello");
            scheduler.advance(Duration.ofSeconds(2));

            assertThat(adapter.sent).containsExactly("1:hello", "1:hello");
            assertThat(kept().states).containsEntry(1, DeliveryState.UNKNOWN);
        }

        @Test
        void isNotRepeatedWhenItWasSaidUnbiddenAndMayHaveArrived() {
            adapter.proactive = true;
            adapter.failNext(Kind.WINDOW_CLOSED);
            adapter.failNext(Kind.AMBIGUOUS);
            reply("hello");
            scheduler.advance(Duration.ofSeconds(60));

            assertThat(adapter.sent).containsExactly("1:hello", "unbidden:hello");
            assertThat(kept().states).containsEntry(2, DeliveryState.UNKNOWN);
        }

        @Test
        void tellsTheAdapterOfAnOutcomeNobodyKnows() {
            adapter.failNext(Kind.AMBIGUOUS);
            adapter.failNext(Kind.UNAVAILABLE);
            reply("hello");
            scheduler.advance(Duration.ofSeconds(20));

            assertThat(adapter.repeats).containsExactly(false, true, true);
        }

        @Test
        void givesUpAfterTheLastAttempt() {
            for (int i = 0; i < 3; i++) {
                adapter.failNext(Kind.UNAVAILABLE);
            }
            reply("hello");
            scheduler.advance(Duration.ofMinutes(1));

            assertThat(done).isCompleted();
            assertThat(adapter.sent).hasSize(3);
            assertThat(counter("undeliverable")).isEqualTo(1);
        }

        @Test
        void takesAnAdapterThatNeverAnswersForAmbiguous() {
            adapter.script.add(new CompletableFuture<>());
            reply("hello");
            scheduler.advance(Duration.ofSeconds(40));

            assertThat(adapter.sent).containsExactly("1:hello", "1:hello");
        }

        @Test
        void survivesAnAdapterThatThrows() {
            adapter.throwing = true;
            reply("hello");
            scheduler.advance(Duration.ofMinutes(1));

            assertThat(done).isCompleted();
            assertThat(counter("unknown outcome")).isEqualTo(1);
        }

        @Test
        void saysNothingWhenThereIsNothingToSay() {
            done = outbox.complete(work(), ending(List.of()));
            scheduler.runReady();
            assertThat(done).isCompleted();
            assertThat(adapter.sent).isEmpty();
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void leavesNoAlarmBehind() {
            reply("hello");

            assertThat(scheduler.waiting()).isZero();
        }

        @Test
        void goesOnWithTheAdapterThatComesBackAfterAnUpdate() {
            adapter.failNext(Kind.UNAVAILABLE);
            reply("hello");
            adapters.remove(adapter);
            scheduler.advance(Duration.ofSeconds(5));
            ScriptedAdapter updated = new ScriptedAdapter();
            adapters.add(updated);
            scheduler.runReady();

            assertThat(updated.sent).containsExactly("1:hello");
            assertThat(updated.prepared).isEmpty();
        }
    }

    @Nested
    class OfAnEarlierLife {
        @BeforeEach
        void complete() throws Exception {
            DeliveryRow row = DeliveryRow.fresh(1, new ContentText(new Content.Text("hello"), true).write(), "1:hello");
            store.apply(List.of(new Change.Complete(1, MessageState.SENDING, null, SENT, List.of(row))));
            adapters.add(adapter);
        }

        @Test
        void isSentAsItWasStoredAndMayHaveArrived() {
            resume();

            assertThat(adapter.prepared).isEmpty();
            assertThat(adapter.sent).containsExactly("1:hello");
            assertThat(adapter.repeats).containsExactly(true);
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void isSentWhereARepeatIsNotHarmlessIfItWasNeverTried() {
            adapter.guarantee = DeliveryGuarantee.AT_MOST_ONCE;
            resume();

            assertThat(adapter.sent).containsExactly("1:hello");
        }

        @Test
        void isUnknownWhereARepeatIsNotHarmlessIfItWasUnderWay() throws Exception {
            adapter.guarantee = DeliveryGuarantee.AT_MOST_ONCE;
            store.apply(List.of(new Change.Progress(1, 1, DeliveryState.WAITING, null, 1, true, null, null, SENT)));
            resume();

            assertThat(adapter.sent).isEmpty();
            assertThat(kept().states).containsEntry(1, DeliveryState.UNKNOWN);
        }

        @Test
        void isTriedAsOftenAndAsSoonAsIfItHadNeverFailed() throws Exception {
            store.apply(List.of(new Change.Progress(1, 1, DeliveryState.WAITING, null, 13, false, null, null, SENT)));
            adapter.failNext(Kind.UNAVAILABLE);
            done = outbox.resume(Work.of(Tenure.alone(MAIN), open()));
            scheduler.advance(bounds.firstDelay());

            assertThat(done).isCompleted();
            assertThat(adapter.sent).containsExactly("1:hello", "1:hello");
        }

        private void resume() {
            done = outbox.resume(Work.of(Tenure.alone(MAIN), open()));
            scheduler.runReady();
            assertThat(done).isCompleted();
        }

        private OpenMessage open() {
            try {
                return store.open(MAIN, 0, 1).get(0);
            } catch (StoreException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class WithoutAnAdapter {
        @Test
        void waitsForItHoweverLong() {
            reply("hello");
            scheduler.advance(Duration.ofHours(1));
            assertThat(done).isNotDone();
            assertThat(kept().state).isEqualTo(MessageState.WAITING);

            adapters.add(adapter);
            scheduler.runReady();
            assertThat(adapter.sent).containsExactly("1:hello");
        }

        @Test
        void leavesItInTheStoreWhenTheHostStops() {
            reply("hello");
            adapters.stop();
            scheduler.runReady();
            assertThat(done).isCompletedExceptionally();

            assertThat(kept().state).isEqualTo(MessageState.WAITING);
        }
    }

    private MemoryStore.Kept kept() {
        return store.message("m1");
    }

    private static Work work() {
        return Work.of(
                Tenure.alone(MAIN),
                new OpenMessage(1, EventText.write(direct("m1"), SENT), MessageState.WAITING, 0, null, 0, List.of()));
    }

    private void reply(String text) {
        done = outbox.complete(work(), ending(Reply.text(text).contents()));
        scheduler.runReady();
    }

    private static Ending ending(List<Content> contents) {
        return new Ending(contents, Ending.How.REPLY, null, "tested", List.of(), null);
    }

    private long counter(String name) {
        return counters.status(0).counters().get(name);
    }

    private final class ScriptedAdapter implements PlatformAdapter {
        final List<Delivery> prepared = new ArrayList<>();
        final List<String> sent = new ArrayList<>();
        final List<CompletableFuture<Receipt>> open = new ArrayList<>();
        final Deque<CompletableFuture<Receipt>> script = new ArrayDeque<>();
        final List<Boolean> repeats = new ArrayList<>();
        DeliveryGuarantee guarantee = DeliveryGuarantee.EXACTLY_ONCE;
        boolean proactive;
        Kind unpreparable;
        boolean throwing;

        void failNext(Kind kind) {
            script.add(CompletableFuture.failedFuture(new DeliveryException(kind, "on purpose")));
        }

        Receipt receipt() {
            return new Receipt("r", time.instant());
        }

        @Override
        public AccountId account() {
            return MAIN;
        }

        @Override
        public Target target(ConversationId conversation) {
            return new Target(guarantee, 10, Duration.ofMinutes(60), 4, proactive);
        }

        @Override
        public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
            if (unpreparable != null) {
                throw new DeliveryException(unpreparable, "on purpose");
            }
            prepared.add(delivery);
            Delivery.ReplyTo reply = delivery.replyTo();
            String how = reply == null ? "unbidden" : Integer.toString(reply.ordinal());
            return new PreparedDelivery(
                    delivery.id(),
                    delivery.target(),
                    how + ":" + delivery.content().asText());
        }

        @Override
        public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
            sent.add(delivery.request());
            repeats.add(mayHaveArrived);
            if (throwing) {
                throw new IllegalStateException("on purpose");
            }
            CompletableFuture<Receipt> next = script.poll();
            if (next == null) {
                return CompletableFuture.completedFuture(receipt());
            }
            open.add(next);
            return next;
        }

        @Override
        public void restart() {}
    }
}
