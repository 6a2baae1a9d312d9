package dev.agenthost.core.journal;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.direct;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.core.MemoryStore;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.PositionRow;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final int BOUND = 4;

    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler committer = new DeterministicScheduler(time);
    private final DeterministicScheduler listeners = new DeterministicScheduler(time);
    private final JournalBounds bounds = new JournalBounds(BOUND, 1_000_000);
    private final MemoryStore store = new MemoryStore();
    private final Handed handed = new Handed();
    private final Journal journal = new Journal(committer, account -> listeners, time, () -> bounds);

    private final Heard heard = new Heard();
    private final AccountInbox inbox = journal.open(MAIN, heard);

    @BeforeEach
    void attach() {
        journal.attach(store, handed);
        run();
    }

    @Nested
    class AStream {
        private final Heard otherHeard = new Heard();
        private final AccountInbox other = journal.open(OTHER, otherHeard);

        @Test
        void isFollowedByOneAccountAtATimeAndByTheNextWhenItsInboxCloses() throws Exception {
            inbox.follow(Set.of("a"));
            other.follow(Set.of("b", "a"));
            assertThat(inbox.checkpoint("")).isEmpty();

            assertThatThrownBy(() -> other.checkpoint(""))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("a is followed by the account test/main of this host");
            assertThat(journal.status().facts().get("test/other")).startsWith("a is followed");
            assertThat(inbox.checkpoint("")).isEmpty();

            inbox.close();
            run();
            assertThat(otherHeard.events).containsExactly("available");
            assertThat(other.checkpoint("")).isEmpty();
            assertThat(journal.status().facts()).doesNotContainKey("test/other");
        }

        @Test
        void isFreeWhenItsAccountNamesOthers() throws Exception {
            inbox.follow(Set.of("a", "b"));
            other.follow(Set.of("a"));
            inbox.checkpoint("");
            assertThatThrownBy(() -> other.checkpoint("")).isInstanceOf(UnavailableException.class);
            inbox.follow(Set.of("b"));
            run();

            assertThat(otherHeard.events).containsExactly("available");
            assertThat(other.checkpoint("")).isEmpty();
        }

        @Test
        void belongsToWhoAsksToConnectFirst() throws Exception {
            inbox.follow(Set.of("a"));
            other.follow(Set.of("a"));

            assertThat(other.checkpoint("")).isEmpty();
            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
        }

        @Test
        void ofAnotherPlatformIsAnother() throws Exception {
            AccountInbox foreign = journal.open(new AccountId("foreign", "main"), new Heard());
            inbox.follow(Set.of("a"));
            foreign.follow(Set.of("a"));

            assertThat(inbox.checkpoint("")).isEmpty();
            assertThat(foreign.checkpoint("")).isEmpty();
        }

        @Test
        void isNotFollowedByALaterInboxUntilItSaysSo() throws Exception {
            inbox.follow(Set.of("a"));
            inbox.checkpoint("");
            other.follow(Set.of("a"));
            journal.open(MAIN, heard);

            assertThat(other.checkpoint("")).isEmpty();
        }
    }

    @Nested
    class AMessage {
        @Test
        void isAcceptedBeforeItIsStored() {
            assertThat(inbox.offer(direct("m1"), at(1))).isEqualTo(Admission.ACCEPTED);

            assertThat(heard.events).isEmpty();
            assertThat(store.messages()).isEmpty();
        }

        @Test
        void isStoredWithItsPositionThenReportedAndHandedOver() {
            inbox.offer(direct("m1"), at(1));
            run();

            assertThat(position(inbox, "")).contains(at(1));
            assertThat(heard.events).containsExactly("committed s:1");
            assertThat(handed.ids).containsExactly("m1");
        }

        @Test
        void isNotHandedOverAgainWhenItComesAgainThoughItsPositionCounts() {
            inbox.offer(direct("m1"), at(1));
            inbox.offer(direct("m1"), at(2));
            run();

            assertThat(handed.ids).containsExactly("m1");
            assertThat(heard.events).containsExactly("committed s:1", "committed s:2");
            assertThat(position(inbox, "")).contains(at(2));
        }

        @Test
        void isARepeatInItsOwnAccountOnly() {
            AccountInbox other = journal.open(OTHER, new Heard());
            inbox.offer(direct("m1"), at(1));
            other.offer(in(conversation(OTHER, ChatKind.DIRECT, "p1"), "m1"), at(1));
            run();

            assertThat(handed.ids).containsExactly("m1", "m1");
        }

        @Test
        void isARepeatInALaterLifeToo() {
            inbox.offer(direct("m1"), at(1));
            run();
            handed.ids.clear();
            restart().offer(direct("m1"), at(2));
            run();

            assertThat(handed.ids).isEmpty();
        }

        @Test
        void goesIntoOneTransactionWithItsPosition() {
            inbox.offer(direct("m1"), at(1));
            run();

            assertThat(store.applied()).hasSize(1);
            assertThat(store.applied().get(0)).hasSize(2);
        }
    }

    @Nested
    class APosition {
        @Test
        void isReportedInTheOrderOfTheOffers() {
            inbox.offer(direct("m1"), at(1));
            inbox.skip(at(2));
            inbox.offer(direct("m3"), at(3));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2", "committed s:3");
        }

        @Test
        void neverFallsWithinASession() {
            inbox.skip(at(5));
            inbox.skip(at(3));
            run();

            assertThat(position(inbox, "")).contains(at(5));
            assertThat(heard.events).containsExactly("committed s:5", "committed s:3");
        }

        @Test
        void isGoneOnceForgottenInOrderBehindEarlierOffers() {
            inbox.offer(direct("m1"), at(1));
            inbox.forget("");
            run();

            assertThat(position(inbox, "")).isEmpty();
            assertThat(handed.ids).containsExactly("m1");
        }

        @Test
        void ofALateCommitOfAForgottenSessionIsNotTaken() {
            inbox.skip(at(1));
            inbox.forget("");
            inbox.offer(direct("m2"), at(2));
            run();

            assertThat(position(inbox, "")).isEmpty();
            assertThat(handed.ids).containsExactly("m2");
        }

        @Test
        void ofANewSessionIsNotOverwrittenByALateCommitOfTheOld() {
            inbox.skip(at(7));
            Checkpoint fresh = new Checkpoint("", "t", 1);
            inbox.skip(fresh);
            inbox.offer(direct("m8"), at(8));
            run();

            assertThat(position(inbox, "")).contains(fresh);
            assertThat(handed.ids).containsExactly("m8");
        }

        @Test
        void outlivesTheHost() {
            inbox.offer(direct("m1"), at(3));
            run();

            AccountInbox later = restart();
            assertThat(position(later, "")).contains(at(3));
        }

        @Test
        void isKeptByPartition() {
            Checkpoint shard = new Checkpoint("shard 1", "u", 9);
            inbox.skip(at(1));
            inbox.skip(shard);
            inbox.forget("");
            run();

            assertThat(position(inbox, "")).isEmpty();
            assertThat(position(inbox, "shard 1")).contains(shard);
        }
    }

    @Nested
    class AFullAccount {
        @Test
        void takesNothingMore() {
            fill();

            assertThat(inbox.offer(direct("x"), at(9))).isEqualTo(Admission.FULL);
            assertThat(inbox.skip(at(9))).isEqualTo(Admission.FULL);
            run();
            assertThat(position(inbox, "")).contains(at(BOUND));
        }

        @Test
        void forgetsAPositionNevertheless() {
            fill();
            inbox.forget("");
            run();

            assertThat(position(inbox, "")).isEmpty();
        }

        @Test
        void leavesOtherAccountsAlone() {
            fill();

            AccountInbox other = journal.open(OTHER, new Heard());
            assertThat(other.skip(at(1))).isEqualTo(Admission.ACCEPTED);
        }

        @Test
        void isFullUntilItsEntriesAreReportedNotOnlyStored() {
            fill();
            committer.runReady();

            assertThat(inbox.offer(direct("x"), at(9))).isEqualTo(Admission.FULL);
        }

        @Test
        void saysOnceThatThereIsRoom() {
            fill();
            inbox.offer(direct("x"), at(9));
            run();

            assertThat(heard.events).filteredOn("available"::equals).hasSize(1);
            assertThat(inbox.offer(direct("x"), at(9))).isEqualTo(Admission.ACCEPTED);
        }

        @Test
        void saysNothingWhenNothingWasRefused() {
            fill();
            run();

            assertThat(heard.events).doesNotContain("available");
        }

        private void fill() {
            for (int i = 1; i <= BOUND; i++) {
                assertThat(inbox.offer(direct("m" + i), at(i))).isEqualTo(Admission.ACCEPTED);
            }
        }
    }

    @Nested
    class ManyBytes {
        @Test
        void areTakenOnceWhenNothingElseIsThere() {
            assertThat(inbox.offer(large("m1"), at(1))).isEqualTo(Admission.ACCEPTED);
            assertThat(inbox.offer(direct("m2"), at(2))).isEqualTo(Admission.FULL);
        }

        private InboundMessage large(String id) {
            return in(conversation(MAIN, ChatKind.DIRECT, "p1"), id, "x".repeat(600_000), true);
        }
    }

    @Nested
    class AnInboxThatIsOpenedAgain {
        private final Heard later = new Heard();

        @Test
        void closesTheOneBefore() {
            journal.open(MAIN, later);

            assertThat(inbox.offer(direct("m1"), at(1))).isEqualTo(Admission.CLOSED);
            assertThat(inbox.skip(at(1))).isEqualTo(Admission.CLOSED);
        }

        @Test
        void silencesTheListenerBeforeButHandlesWhatItOffered() {
            inbox.offer(direct("m1"), at(1));
            journal.open(MAIN, later);
            run();

            assertThat(heard.events).isEmpty();
            assertThat(later.events).isEmpty();
            assertThat(handed.ids).containsExactly("m1");
        }

        @Test
        void continuesFromTheStoredPosition() {
            inbox.skip(at(4));
            run();

            assertThat(position(journal.open(MAIN, later), "")).contains(at(4));
        }

        @Test
        void isNotClosedByTheOneBefore() {
            AccountInbox next = journal.open(MAIN, later);
            inbox.close();

            assertThat(next.skip(at(1))).isEqualTo(Admission.ACCEPTED);
        }

        @Test
        void getsItsRoomBackThoughNobodyHears() {
            inbox.skip(at(1));
            inbox.close();
            run();

            assertThat(journal.waiting()).isZero();
        }
    }

    @Nested
    class AStoreThatFails {
        @Test
        void losesNothingAndKeepsTheOrder() {
            store.failing(true);
            inbox.offer(direct("m1"), at(1));
            run();
            assertThat(heard.events).isEmpty();
            assertThat(inbox.offer(direct("m2"), at(2))).isEqualTo(Admission.UNAVAILABLE);

            store.failing(false);
            committer.advance(Duration.ofSeconds(1));
            run();
            assertThat(heard.events).containsExactlyInAnyOrder("committed s:1", "available");
            assertThat(handed.ids).containsExactly("m1");
            assertThat(inbox.offer(direct("m2"), at(2))).isEqualTo(Admission.ACCEPTED);
        }

        @Test
        void isShown() {
            store.failing(true);
            inbox.offer(direct("m1"), at(1));
            run();

            assertThat(journal.status().well()).isFalse();
            assertThat(journal.status().reason()).contains("failing on purpose");
        }

        @Test
        void doesNotTellAPosition() {
            store.failing(true);
            inbox.offer(direct("m1"), at(1));
            run();

            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
        }

        @Test
        void movesNoPositionBeforeItWorks() {
            store.failing(true);
            inbox.offer(direct("m1"), at(1));
            run();
            journal.detach(store);
            store.failing(false);
            MemoryStore other = new MemoryStore();
            journal.attach(other, handed);
            committer.advance(Duration.ofSeconds(1));
            run();

            assertThat(other.messages()).hasSize(1);
            assertThat(position(inbox, "")).contains(at(1));
        }
    }

    @Nested
    class WithoutAStore {
        private final Journal early = new Journal(committer, account -> listeners, time, () -> bounds);
        private final AccountInbox waiting = early.open(MAIN, heard);

        @Test
        void nothingIsTaken() {
            assertThat(waiting.offer(direct("m1"), at(1))).isEqualTo(Admission.UNAVAILABLE);
            assertThat(early.status().well()).isFalse();
        }

        @Test
        void whoAsksForAPositionIsToldWhenItIsThere() {
            assertThatThrownBy(() -> waiting.checkpoint("")).isInstanceOf(UnavailableException.class);
            early.attach(store, handed);
            run();

            assertThat(heard.events).containsExactly("available");
            assertThat(position(waiting, "")).isEmpty();
        }

        @Test
        void oneThatCannotBeReadYetIsReadLater() {
            store.failing(true);
            early.attach(store, handed);
            run();
            assertThat(waiting.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);

            store.failing(false);
            committer.advance(Duration.ofSeconds(1));
            assertThat(waiting.skip(at(1))).isEqualTo(Admission.ACCEPTED);
        }
    }

    @Nested
    class AnError {
        @Test
        void ofTheOneWhoTakesAMessageStopsNothing() {
            handed.fails.add("m1");
            inbox.offer(direct("m1"), at(1));
            run();
            inbox.offer(direct("m2"), at(2));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2");
            assertThat(handed.ids).containsExactly("m2");
        }

        @Test
        void ofTheStoreIsShownAndTheJournalGoesOnByItself() {
            boolean[] broken = {true};
            store.refuse(change -> {
                if (broken[0]) {
                    throw new StackOverflowError("on purpose");
                }
                return false;
            });
            inbox.offer(direct("m1"), at(1));
            run();
            assertThat(journal.status().well()).isFalse();
            assertThat(journal.status().reason()).contains("StackOverflowError");

            broken[0] = false;
            committer.advance(Duration.ofSeconds(1));
            run();

            assertThat(journal.status().well()).isTrue();
            assertThat(heard.events).contains("committed s:1");
            assertThat(handed.ids).containsExactly("m1");
        }
    }

    @Nested
    class AnEntryThatTheStoreRefuses {
        @BeforeEach
        void refuse() {
            store.refuse(change -> change instanceof Change.TakeOver taken
                    && taken.message().messageId().equals("bad")
                    && !taken.message().body().isEmpty());
        }

        @Test
        void stopsNoOtherAndKeepsItsPlace() {
            inbox.offer(direct("m1"), at(1));
            inbox.offer(direct("bad"), at(2));
            inbox.offer(direct("m3"), at(3));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2", "committed s:3");
            assertThat(handed.ids).containsExactly("m1", "nothing but an id", "m3");
            assertThat(position(inbox, "")).contains(at(3));
        }

        @Test
        void leavesItsIdInTheStore() {
            inbox.offer(direct("bad"), at(1));
            run();

            assertThat(store.message("bad").message.body()).isEmpty();
            assertThat(store.message("bad").message.raw()).isEmpty();
        }

        @Test
        void isOnlyReportedWhenTheStoreRefusesEvenAnEmptyOne() {
            store.refuse(change -> change instanceof Change.TakeOver);
            inbox.offer(direct("bad"), at(1));
            inbox.skip(at(2));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2");
            assertThat(journal.status().counters()).containsEntry("refused by the store", 2L);
        }

        @Test
        void isAnEmptyOneUnderACutIdWhenItsIdIsTooLong() {
            store.refuse(change -> change instanceof Change.TakeOver taken
                    && taken.message().messageId().length() > MessageRow.LONGEST_ID);
            String id = "x".repeat(MessageRow.LONGEST_ID);
            inbox.offer(direct(id + "1"), at(1));
            inbox.offer(direct(id + "2"), at(2));
            inbox.offer(direct(id + "1"), at(3));
            run();

            assertThat(handed.ids).containsExactly("nothing but an id", "nothing but an id");
            assertThat(store.messages()).hasSize(2);
            assertThat(heard.events).containsExactly("committed s:1", "committed s:2", "committed s:3");
        }

        @Test
        void stopsNoOtherWhenTheStoreStumblesOverIt() {
            store.refuse(change -> {
                if (change instanceof Change.TakeOver taken
                        && taken.message().messageId().equals("bad")
                        && !taken.message().body().isEmpty()) {
                    throw new IllegalStateException("on purpose");
                }
                return false;
            });
            inbox.offer(direct("m1"), at(1));
            inbox.offer(direct("bad"), at(2));
            inbox.offer(direct("m3"), at(3));
            run();

            assertThat(handed.ids).containsExactly("m1", "nothing but an id", "m3");
            assertThat(heard.events).containsExactly("committed s:1", "committed s:2", "committed s:3");
            assertThat(journal.status().well()).isTrue();
        }

        @Test
        void isKeptWholeWhileTheStoreStumblesOverEverything() {
            boolean[] broken = {true};
            store.refuse(change -> {
                if (broken[0]) {
                    throw new IllegalStateException("on purpose");
                }
                return false;
            });
            inbox.offer(direct("m1"), at(1));
            run();
            assertThat(journal.status().well()).isFalse();
            broken[0] = false;
            committer.advance(Duration.ofSeconds(1));
            run();

            assertThat(handed.ids).containsExactly("m1");
        }

        @Test
        void isNotEvenTakenWithoutACheckpoint() {
            assertThatThrownBy(() -> inbox.offer(direct("m1"), nothing())).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> inbox.skip(nothing())).isInstanceOf(NullPointerException.class);
            inbox.offer(direct("m2"), at(2));
            run();

            assertThat(heard.events).containsExactly("committed s:2");
        }

        @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what a careless adapter gives
        private Checkpoint nothing() {
            return null;
        }

        @Test
        void waitsWithTheOthersWhenTheStoreFailsMeanwhile() {
            inbox.offer(direct("m1"), at(1));
            inbox.offer(direct("bad"), at(2));
            store.failing(true);
            run();
            store.failing(false);
            committer.advance(Duration.ofSeconds(1));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2");
        }
    }

    @Nested
    class WhatBecomesOfMessages {
        private final Writer writer = journal.writer(store);
        private final Change change = new Change.Complete(1, MessageState.DONE, null, Instant.EPOCH, List.of());

        @BeforeEach
        void take() {
            inbox.offer(direct("m1"), at(1));
            run();
        }

        @Test
        void isStored() {
            CompletableFuture<Void> done = writer.write(Tenure.alone(MAIN), List.of(change));
            assertThat(done).isNotDone();
            run();

            assertThat(done).isCompleted();
            assertThat(store.message("m1").state).isEqualTo(MessageState.DONE);
        }

        @Test
        void goesIntoOneTransactionWithWhatComesIn() {
            CompletableFuture<Void> done = writer.write(Tenure.alone(MAIN), List.of(change));
            inbox.offer(direct("m2"), at(2));
            run();

            assertThat(done).isCompleted();
            assertThat(store.applied()).hasSize(2);
        }

        @Test
        void waitsWhileTheStoreFails() {
            store.failing(true);
            CompletableFuture<Void> done = writer.write(Tenure.alone(MAIN), List.of(change));
            run();
            assertThat(done).isNotDone();

            store.failing(false);
            committer.advance(Duration.ofSeconds(1));
            assertThat(done).isCompleted();
        }

        @Test
        void isToldWhenTheStoreRefusesItAndStopsNoOther() {
            store.refuse(such -> such == change);
            CompletableFuture<Void> done = writer.write(Tenure.alone(MAIN), List.of(change));
            CompletableFuture<Void> other =
                    writer.write(Tenure.alone(MAIN), List.of(new Change.Forget(MAIN, "nowhere")));
            run();

            assertThat(done).isCompletedExceptionally();
            assertThat(other).isCompleted();
        }

        @Test
        void isLeftWhenTheStoreGoes() {
            store.failing(true);
            CompletableFuture<Void> waiting = writer.write(Tenure.alone(MAIN), List.of(change));
            run();
            CompletableFuture<Void> queued = writer.write(Tenure.alone(MAIN), List.of(change));
            journal.detach(store);
            run();
            CompletableFuture<Void> late = writer.write(Tenure.alone(MAIN), List.of(change));
            committer.advance(Duration.ofSeconds(1));

            assertThat(waiting).isCompletedExceptionally();
            assertThat(queued).isCompletedExceptionally();
            assertThat(late).isCompletedExceptionally();
        }
    }

    @Nested
    class AStoreThatHostsShare {
        private final Writer writer = journal.writer(store);

        @BeforeEach
        void share() {
            journal.detach(store);
            store.share(Duration.ofSeconds(15));
            journal.attach(store, handed);
            run();
        }

        private void serve() {
            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
            run();
            heard.events.clear();
        }

        /** The account is this host's, and its adapter wants to connect. */
        private void connect() {
            serve();
            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
            run();
        }

        private void passSeconds(int seconds) {
            for (int i = 0; i < seconds; i++) {
                committer.advance(Duration.ofSeconds(1));
                listeners.runReady();
            }
        }

        @Test
        void isAskedForAnAccountWhenItsAdapterAsksWhereItStands() throws Exception {
            assertThat(store.servedBy(MAIN)).isEmpty();
            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
            run();

            assertThat(store.servedBy(MAIN)).isEqualTo("me");
            assertThat(heard.events).containsExactly("available");
            assertThat(inbox.checkpoint("")).isEmpty();
            assertThat(handed.tenures).containsExactly("begin main with 0");
        }

        @Test
        void letsNothingInForAnAccountOfAnotherHostAndSaysWhose() throws Exception {
            store.takenByAnother(MAIN);
            serve();

            assertThatThrownBy(() -> inbox.checkpoint(""))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("served by another host (another) until ");
            assertThat(inbox.offer(direct("m1"), at(1))).isEqualTo(Admission.UNAVAILABLE);
            passSeconds(60);
            assertThat(heard.events).isEmpty();

            store.givenBack(MAIN);
            passSeconds(1);
            assertThat(heard.events).containsExactly("available");
            assertThat(inbox.offer(direct("m1"), at(1))).isEqualTo(Admission.ACCEPTED);
            run();
            assertThat(handed.ids).containsExactly("m1");
        }

        @Test
        void givesThePositionsThatTheOtherHostLeft() throws Exception {
            serve();
            inbox.skip(at(1));
            run();
            store.takenByAnother(MAIN);
            inbox.skip(at(2));
            run();
            store.apply(List.of(new Change.Position(new PositionRow(MAIN, "", "theirs", 9))));
            store.givenBack(MAIN);
            passSeconds(1);

            assertThat(inbox.checkpoint("")).contains(new Checkpoint("", "theirs", 9));
        }

        @Test
        void takesNothingOfAnAccountThatAnotherHostTookOverAndStopsNoOther() throws Exception {
            AccountInbox other = journal.open(OTHER, new Heard());
            serve();
            other.skip(at(1));
            run();
            other.skip(at(1));
            store.takenByAnother(MAIN);
            inbox.offer(direct("m1"), at(1));
            CompletableFuture<Void> late = writer.write(new Tenure(MAIN, 1), List.of(new Change.Forget(MAIN, "x")));
            other.offer(in(conversation(OTHER, ChatKind.DIRECT, "p1"), "theirs"), at(2));
            run();

            assertThat(store.messages())
                    .extracting(kept -> kept.message.messageId())
                    .containsExactly("theirs");
            assertThat(late).isCompletedExceptionally();
            assertThat(heard.events).containsExactly("available");
            assertThat(inbox.offer(direct("m2"), at(2))).isEqualTo(Admission.UNAVAILABLE);
            assertThat(handed.tenures).contains("end main").doesNotContain("end other");
            assertThat(journal.waiting()).isZero();
            assertThat(journal.status().counters()).containsEntry("accounts taken over by other hosts", 1L);
        }

        @Test
        void isNoticedToBeLostWithoutAnyOffer() {
            serve();
            store.takenByAnother(MAIN);
            passSeconds(5);

            assertThat(inbox.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);
        }

        @Test
        void storesNothingOfAnEarlierTenureOfItsOwn() throws Exception {
            serve();
            store.takenByAnother(MAIN);
            passSeconds(5);
            store.givenBack(MAIN);
            passSeconds(1);
            CompletableFuture<Void> stale = writer.write(new Tenure(MAIN, 1), List.of(new Change.Forget(MAIN, "x")));
            CompletableFuture<Void> fresh = writer.write(new Tenure(MAIN, 3), List.of(new Change.Forget(MAIN, "x")));
            run();

            assertThat(stale).isCompletedExceptionally();
            assertThat(fresh).isCompletedWithValue(null);
        }

        @Test
        void letsAnAccountConnectWhenTheOtherHostsKnowWhatItFollows() {
            inbox.follow(Set.of("a", "b"));
            connect();

            assertThat(store.followedBy(MAIN)).containsExactlyInAnyOrder("a", "b");
            assertThat(heard.events).contains("available");
            assertThat(inbox.skip(at(1))).isEqualTo(Admission.ACCEPTED);
        }

        @Test
        void letsNoAccountConnectWhileAnotherOneOfAnotherHostFollowsTheSame() throws Exception {
            store.followedElsewhere("b", OTHER);
            inbox.follow(Set.of("a", "b"));
            connect();
            passSeconds(3);

            assertThatThrownBy(() -> inbox.checkpoint(""))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("b is followed by the account test/other on the host another until");
            assertThat(journal.status().facts().get("test/main")).startsWith("b is followed");
            assertThat(inbox.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);
            assertThat(heard.events).isEmpty();

            store.followedElsewhere("b", null);
            passSeconds(1);
            assertThat(heard.events).containsExactly("available");
            assertThat(inbox.checkpoint("")).isEmpty();
            assertThat(journal.status().facts()).doesNotContainKey("test/main");
        }

        @Test
        void isToldWhatAnAccountFollowsInstead() throws Exception {
            inbox.follow(Set.of("a"));
            connect();
            inbox.follow(Set.of("c"));
            assertThat(inbox.skip(at(1))).isEqualTo(Admission.ACCEPTED);
            run();
            assertThat(store.followedBy(MAIN)).isEmpty();

            assertThatThrownBy(() -> inbox.checkpoint("")).isInstanceOf(UnavailableException.class);
            run();
            assertThat(store.followedBy(MAIN)).containsExactly("c");
            assertThat(inbox.checkpoint("")).contains(at(1));
            assertThat(handed.tenures).doesNotContain("end main");
        }

        @Test
        void isAskedForWhatAnAccountFollowsAgainWhenItWasLost() throws Exception {
            inbox.follow(Set.of("a"));
            connect();
            store.takenByAnother(MAIN);
            passSeconds(5);
            store.givenBack(MAIN);
            store.followedElsewhere("a", OTHER);
            passSeconds(1);

            assertThat(store.servedBy(MAIN)).isEqualTo("me");
            assertThat(inbox.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);
            assertThatThrownBy(() -> inbox.checkpoint("")).hasMessageContaining("test/other");
        }

        @Test
        void getsAnAccountBackWhenItsInboxClosesAndItsWorkIsDone() {
            serve();
            handed.idle = false;
            inbox.close();
            run();
            assertThat(store.servedBy(MAIN)).isEqualTo("me");

            handed.idle = true;
            passSeconds(1);
            assertThat(store.servedBy(MAIN)).isEmpty();
        }

        @Test
        void getsAnAccountBackAfterTheTimeOfALeaseWhateverIsUnderWay() {
            serve();
            handed.idle = false;
            inbox.close();
            passSeconds(16);

            assertThat(store.servedBy(MAIN)).isEmpty();
        }

        @Test
        void getsEveryAccountBackWhenTheHostLeaves() {
            serve();
            CompletableFuture<Void> left = journal.leave();
            run();

            assertThat(left).isCompleted();
            assertThat(store.servedBy(MAIN)).isEmpty();
            passSeconds(5);
            assertThat(store.servedBy(MAIN)).isEmpty();
        }

        @Test
        void keepsWhatWasAcceptedWhileItIsAway() throws Exception {
            serve();
            store.failing(true);
            inbox.offer(direct("m1"), at(1));
            inbox.offer(direct("m2"), at(2));
            run();
            journal.detach(store);
            run();
            store.failing(false);
            journal.attach(store, handed);
            run();
            passSeconds(1);

            assertThat(handed.ids).containsExactly("m1", "m2");
            assertThat(heard.events).contains("committed s:1", "committed s:2");
        }

        @Test
        void keepsAPutUntilTheAccountIsServed() throws Exception {
            inbox.memory().put("a", "1", null, null);
            assertThat(inbox.memory().get("a")).contains("1");
            passSeconds(1);

            assertThat(store.remembered(MAIN, "a")).isEqualTo("1");
        }
    }

    @Nested
    class AMemory {
        private final AccountMemory memory = inbox.memory();

        @Test
        void tellsWhatWasPutBeforeAndAfterItIsStored() throws Exception {
            memory.put("user/1", "one", null, null);
            memory.put("user/1", "two", null, null);
            memory.put("other", "1", null, null);
            assertThat(memory.get("user/1")).contains("two");
            assertThat(memory.all("user/")).isEqualTo(Map.of("user/1", "two"));
            assertThat(store.applied()).isEmpty();

            run();
            assertThat(memory.get("user/1")).contains("two");
            assertThat(memory.all("user/")).isEqualTo(Map.of("user/1", "two"));
            assertThat(store.remembered(MAIN, "user/1")).isEqualTo("two");
            assertThat(journal.waiting()).isZero();
        }

        @Test
        void tellsThatAKeyWasRemovedBeforeAndAfterThatIsStored() throws Exception {
            memory.put("a", "1", null, null);
            run();
            memory.remove("a");
            assertThat(memory.get("a")).isEmpty();
            assertThat(memory.all("")).isEmpty();

            run();
            assertThat(memory.get("a")).isEmpty();
        }

        @Test
        void isStoredNoLaterThanTheOfferThatFollows() {
            inbox.offer(direct("m1"), at(1));
            memory.put("a", "1", null, null);
            inbox.offer(direct("m2"), at(2));
            run();

            List<Change> all = store.applied().stream().flatMap(List::stream).toList();
            assertThat(store.applied()).hasSize(1);
            assertThat(all).anyMatch(change -> change instanceof Change.Remember);
        }

        @Test
        void holdsAValueForItsLife() throws Exception {
            memory.put("a", "1", Duration.ofMinutes(1), "alice");
            time.advance(Duration.ofMinutes(1));
            assertThat(memory.get("a")).isEmpty();
            assertThat(memory.all("")).isEmpty();

            run();
            Change.Remember stored = (Change.Remember) store.applied().get(0).get(0);
            assertThat(stored.expiresAt()).isEqualTo(stored.at().plus(Duration.ofMinutes(1)));
            assertThat(stored.person()).isEqualTo("alice");
        }

        @Test
        void isOfItsAccountAlone() throws Exception {
            memory.put("a", "1", null, null);
            run();

            assertThat(journal.open(OTHER, new Heard()).memory().get("a")).isEmpty();
        }

        @Test
        void outlivesTheInbox() throws Exception {
            memory.put("a", "1", null, null);
            inbox.close();
            memory.put("a", "late", null, null);
            run();

            assertThat(journal.open(MAIN, new Heard()).memory().get("a")).contains("1");
        }

        @Test
        void takesValuesWhenNoMoreMessagesAreTakenButNotWithoutBound() throws Exception {
            for (int i = 0; i < 100; i++) {
                memory.put("key " + i, "1", null, null);
            }
            assertThat(inbox.offer(direct("m1"), at(1))).isEqualTo(Admission.FULL);
            run();

            assertThat(memory.all("")).hasSize(4 * BOUND);
            assertThat(journal.status().counters()).containsEntry("values not kept", 100L - 4 * BOUND);
            assertThat(heard.events).containsExactly("available");
        }

        @Test
        void saysSoWhenTheStoreCannotBeAsked() {
            memory.put("mine", "1", null, null);
            store.failing(true);
            run();

            assertThatThrownBy(() -> memory.get("a")).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> memory.all("")).isInstanceOf(UnavailableException.class);
            assertThatCode(() -> assertThat(memory.get("mine")).contains("1")).doesNotThrowAnyException();
        }

        @Test
        void forgetsAValueThatTheStoreRefuses() throws Exception {
            store.refuse(such -> such instanceof Change.Remember);
            memory.put("a", "1", null, null);
            inbox.offer(direct("m1"), at(1));
            run();

            assertThat(memory.get("a")).isEmpty();
            assertThat(handed.ids).containsExactly("m1");
            assertThat(journal.waiting()).isZero();
        }

        @Test
        void refusesAKeyThatNoStoreTakes() {
            assertThatThrownBy(() -> memory.put("k".repeat(301), "1", null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("key: expected at most 300 characters, found 301");
        }
    }

    @Nested
    class AListenerThatThrows {
        @Test
        void hearsTheNextOneAndHoldsNoRoom() {
            heard.throwing = true;
            inbox.skip(at(1));
            inbox.skip(at(2));
            run();

            assertThat(heard.events).containsExactly("committed s:1", "committed s:2");
            assertThat(journal.waiting()).isZero();
        }
    }

    @Nested
    class AStoppingJournal {
        @Test
        void takesNothingMore() {
            assertThat(journal.stop()).isDone();

            assertThat(inbox.skip(at(1))).isEqualTo(Admission.UNAVAILABLE);
        }

        @Test
        void isDrainedWhenEverythingIsStoredAndReported() {
            inbox.offer(direct("m1"), at(1));
            var drained = journal.stop();
            committer.runReady();
            assertThat(drained).isNotDone();

            run();
            assertThat(drained).isDone();
        }
    }

    @Test
    void oneBusyAccountDoesNotDelayAnotherByMoreThanItsShare() {
        JournalBounds wide = new JournalBounds(100_000, Long.MAX_VALUE);
        Journal fair = new Journal(committer, account -> listeners, time, () -> wide);
        fair.attach(store, handed);
        committer.runReady();
        AccountInbox noisy = fair.open(MAIN, heard);
        AccountInbox quiet = fair.open(OTHER, new Heard());
        for (int i = 0; i < 10_000; i++) {
            noisy.offer(direct("m" + i), at(i + 1));
        }
        quiet.offer(in(conversation(OTHER, ChatKind.DIRECT, "p1"), "q"), at(1));
        committer.runReady();

        assertThat(handed.ids.indexOf("q")).isLessThan(100);
    }

    private void run() {
        committer.runReady();
        listeners.runReady();
    }

    /** Another journal on the same store. */
    private AccountInbox restart() {
        Journal next = new Journal(committer, account -> listeners, time, () -> bounds);
        next.attach(store, handed);
        run();
        return next.open(MAIN, new Heard());
    }

    private static Optional<Checkpoint> position(AccountInbox inbox, String partition) {
        try {
            return inbox.checkpoint(partition);
        } catch (UnavailableException e) {
            throw new AssertionError(e);
        }
    }

    private static Checkpoint at(long sequence) {
        return new Checkpoint("", "s", sequence);
    }

    private static final class Heard implements InboxListener {
        final List<String> events = new ArrayList<>();
        boolean throwing;

        @Override
        public void committed(Checkpoint checkpoint) {
            events.add("committed " + checkpoint.session() + ":" + checkpoint.sequence());
            if (throwing) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void available() {
            events.add("available");
        }
    }

    /** What was handed over. */
    private static final class Handed implements Receiver {
        final List<String> ids = new ArrayList<>();

        final List<String> tenures = new ArrayList<>();
        final List<String> fails = new ArrayList<>();
        boolean idle = true;

        @Override
        public void begin(Tenure tenure, Backlog backlog) {
            tenures.add("begin " + tenure.account().name() + " with " + backlog.messages());
        }

        @Override
        public void end(AccountId account) {
            tenures.add("end " + account.name());
        }

        @Override
        public boolean idle(AccountId account) {
            return idle;
        }

        @Override
        public void taken(Taken taken) {
            InboundEvent message = taken.message();
            if (message != null && fails.contains(message.id())) {
                throw new InternalError("no thread, on purpose");
            }
            ids.add(message == null ? "nothing but an id" : message.id());
        }
    }
}
