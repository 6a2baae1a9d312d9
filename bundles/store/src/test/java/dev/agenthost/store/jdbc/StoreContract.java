package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;
import static dev.agenthost.store.jdbc.Rows.NOW;
import static dev.agenthost.store.jdbc.Rows.OTHER;
import static dev.agenthost.store.jdbc.Rows.complete;
import static dev.agenthost.store.jdbc.Rows.delivery;
import static dev.agenthost.store.jdbc.Rows.message;
import static dev.agenthost.store.jdbc.Rows.position;
import static dev.agenthost.store.jdbc.Rows.progress;
import static dev.agenthost.store.jdbc.Rows.take;
import static dev.agenthost.store.jdbc.Rows.takeOver;
import static dev.agenthost.store.jdbc.Rows.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.status.Erasure;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeadLetter;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.Follower;
import dev.agenthost.store.Lease;
import dev.agenthost.store.LeaseAnswer;
import dev.agenthost.store.LeaseLostException;
import dev.agenthost.store.MessageRow;
import dev.agenthost.store.MessageState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Outcome;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a store does, whatever the database. */
abstract class StoreContract {
    /** How many keys an account may keep here. */
    private static final int KEYS = 20;

    private static final RetentionRule RULE =
            new RetentionRule(Duration.ofHours(24), 1_000, Duration.ofDays(30), 1_000, Duration.ofDays(7), KEYS);

    final ManualTime time = new ManualTime(NOW, 0);
    OpenDatabase database;
    Store store;

    /** Opens the database of this test; a second call opens it once more, as another host would. */
    abstract OpenDatabase open() throws Exception;

    @BeforeEach
    void openFirst() throws Exception {
        database = open();
        store = database.store();
    }

    @AfterEach
    void closeLast() {
        database.close();
    }

    void reopen() throws Exception {
        database.close();
        openFirst();
    }

    OpenMessage only(AccountId account) throws StoreException {
        List<OpenMessage> open = store.open(account, Store.BEFORE_ALL, 10);
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    @Nested
    class TakingOver {
        @Test
        void keepsEverythingOfAMessage() throws Exception {
            MessageRow row = new MessageRow(
                    new ConversationId(MAIN, ChatKind.CHANNEL_DIRECT, "c/1:2"),
                    "id",
                    "sender",
                    NOW.plusNanos(999),
                    "{\"text\":\"héllo 😀\"}",
                    "");
            long number = taken(store.apply(List.of(new Change.TakeOver(row))).get(0));

            assertThat(number).isGreaterThan(Store.BEFORE_ALL);
            assertThat(only(MAIN))
                    .isEqualTo(new OpenMessage(
                            number,
                            new MessageRow(row.conversation(), "id", "sender", NOW, row.body(), ""),
                            MessageState.WAITING,
                            0,
                            null,
                            0,
                            List.of()));
        }

        @Test
        void numbersRiseInTheOrderOfTheListAndOverRestarts() throws Exception {
            List<Long> rows = new ArrayList<>();
            for (Outcome outcome : store.apply(
                    List.of(takeOver(MAIN, "a"), takeOver(OTHER, "a"), takeOver(MAIN, "b"), takeOver(MAIN, "c")))) {
                rows.add(taken(outcome));
            }
            reopen();
            rows.add(take(store, MAIN, "d"));

            assertThat(rows).isSorted().doesNotHaveDuplicates();
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10))
                    .extracting(open -> open.message().messageId())
                    .containsExactly("a", "b", "c", "d");
        }

        @Test
        void aRepeatStoresNothing() throws Exception {
            long first = take(store, MAIN, "a");
            List<Outcome> outcomes = store.apply(List.of(
                    new Change.TakeOver(message(MAIN, "a", "mallory", "another")),
                    takeOver(OTHER, "a"),
                    takeOver(MAIN, "b"),
                    takeOver(MAIN, "b")));

            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Repeat());
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Taken.class);
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Taken.class);
            assertThat(outcomes.get(3)).isEqualTo(new Outcome.Repeat());
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 1).get(0).message()).isEqualTo(message(MAIN, "a"));
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 1).get(0).row()).isEqualTo(first);
        }

        @Test
        void aRepeatOfWhatIsSettledIsStillOne() throws Exception {
            store.apply(List.of(complete(take(store, MAIN, "a"), MessageState.DONE)));
            reopen();

            assertThat(store.apply(List.of(takeOver(MAIN, "a")))).containsExactly(new Outcome.Repeat());
            assertThat(store.backlogs()).isEmpty();
        }

        @Test
        void nothingToApplyIsFine() throws Exception {
            assertThat(store.apply(List.of())).isEmpty();
        }
    }

    @Nested
    class AllOrNothing {
        @Test
        void aRefusedChangeInTheMiddleLeavesNothing() throws Exception {
            long row = take(store, MAIN, "before");
            List<Change> changes = List.of(
                    takeOver(MAIN, "a"),
                    position(MAIN, "0/1", 5),
                    complete(row, MessageState.SENDING, 1),
                    takeOver(MAIN, "x".repeat(StoredText.LONGEST_KEY + 1)),
                    takeOver(MAIN, "b"));

            assertThatThrownBy(() -> store.apply(changes))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                    .hasMessageContaining("message id");
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).hasSize(1);
            assertThat(only(MAIN).state()).isEqualTo(MessageState.WAITING);
            assertThat(store.positions()).isEmpty();
            assertThat(store.apply(List.of(takeOver(MAIN, "a"))).get(0)).isInstanceOf(Outcome.Taken.class);
        }

        @Test
        void anErrorHoldsNoText() throws Exception {
            String canary = "canary-4711";
            MessageRow tooLarge =
                    message(MAIN, "a", "alice", canary.repeat(StoredText.LONGEST_TEXT / canary.length() + 1));
            assertThatThrownBy(() -> store.apply(List.of(new Change.TakeOver(tooLarge))))
                    .isInstanceOf(StoreException.class)
                    .satisfies(e -> {
                        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                            assertThat(cause.toString()).doesNotContain(canary);
                        }
                    });
        }

        @Test
        void aTimeOutsideOfEveryCalendarIsRefused() {
            assertThatThrownBy(() -> store.apply(List.of(new Change.Postpone(1, 1, Instant.MAX, "late"))))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
        }
    }

    @Nested
    class Texts {
        @Test
        void nulCharactersAndHalvesOfPairsAreKept() throws Exception {
            for (String odd : List.of("a\0b", "\ud83d", "x\ude00y", "\ud83d\ud83d\ude00", "\u0010 \u00100000", "😀")) {
                String id = "id " + odd;
                take(store, MAIN, id);
                long row = taken(store.apply(
                                List.of(new Change.TakeOver(message(MAIN, id + " full", "s " + odd, "body " + odd))))
                        .get(0));
                store.apply(List.of(new Change.Complete(
                        row,
                        MessageState.SENDING,
                        null,
                        NOW,
                        List.of(DeliveryRow.fresh(1, "content " + odd, "request " + odd)))));
                OpenMessage found = store.open(MAIN, row - 1, 1).get(0);

                assertThat(found.message()).isEqualTo(message(MAIN, id + " full", "s " + odd, "body " + odd));
                assertThat(found.deliveries().get(0).content()).isEqualTo("content " + odd);
                assertThat(found.deliveries().get(0).request()).isEqualTo("request " + odd);
                assertThat(store.apply(List.of(takeOver(MAIN, id)))).containsExactly(new Outcome.Repeat());
            }
        }
    }

    @Nested
    class Positions {
        @Test
        void theLatestOfAPartitionIsKept() throws Exception {
            store.apply(List.of(position(MAIN, "0/2", 1), position(MAIN, "1/2", 7), position(OTHER, "0/2", 9)));
            store.apply(List.of(position(MAIN, "0/2", 2), position(MAIN, "0/2", 3)));
            reopen();

            assertThat(store.positions())
                    .containsExactlyInAnyOrder(
                            new PositionRow(MAIN, "0/2", "session", 3),
                            new PositionRow(MAIN, "1/2", "session", 7),
                            new PositionRow(OTHER, "0/2", "session", 9));
        }

        @Test
        void aForgottenOneIsGone() throws Exception {
            store.apply(List.of(position(MAIN, "", 1), position(OTHER, "", 1)));
            store.apply(List.of(new Change.Forget(MAIN, ""), new Change.Forget(MAIN, "none")));

            assertThat(store.positions()).containsExactly(new PositionRow(OTHER, "", "session", 1));
        }
    }

    @Nested
    class Completion {
        @Test
        void withoutAnswersSettlesTheMessage() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.DONE)));

            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).isEmpty();
            assertThat(store.backlogs()).isEmpty();
        }

        @Test
        void bringsItsAnswersInTheOrderOfTheirOrdinals() throws Exception {
            long row = take(store, MAIN, "a");
            DeliveryRow begun = new DeliveryRow(3, "c", "r", 2, true, NOW.plusSeconds(5));
            store.apply(List.of(new Change.Complete(
                    row, MessageState.SENDING, null, NOW, List.of(delivery(2), begun, delivery(1)))));
            reopen();

            OpenMessage open = only(MAIN);
            assertThat(open.state()).isEqualTo(MessageState.SENDING);
            assertThat(open.lastOrdinal()).isEqualTo(3);
            assertThat(open.deliveries()).containsExactly(delivery(1), delivery(2), begun);
        }

        @Test
        void aRepeatOfItChangesNothing() throws Exception {
            long row = take(store, MAIN, "a");
            Change completion = complete(row, MessageState.SENDING, 1, 2);
            store.apply(List.of(completion));
            store.apply(List.of(progress(row, 1, DeliveryState.SENT)));
            store.apply(List.of(completion));
            assertThat(only(MAIN).deliveries()).containsExactly(delivery(2));

            store.apply(List.of(progress(row, 2, DeliveryState.SENT)));
            store.apply(List.of(completion));
            assertThat(store.backlogs()).isEmpty();
        }

        @Test
        void laterAnswersOpenTheMessageAgain() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1)));
            store.apply(List.of(progress(row, 1, DeliveryState.SENT)));
            store.apply(List.of(complete(row, MessageState.SENDING, 2)));

            assertThat(only(MAIN).state()).isEqualTo(MessageState.SENDING);
            assertThat(only(MAIN).deliveries()).containsExactly(delivery(2));
            assertThat(only(MAIN).lastOrdinal()).isEqualTo(2);
        }

        @Test
        void oneReplacesAnotherInOneTransaction() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1)));
            store.apply(List.of(progress(row, 1, DeliveryState.DROPPED), complete(row, MessageState.SENDING, 2)));

            assertThat(only(MAIN).deliveries()).containsExactly(delivery(2));
        }

        @Test
        void ofADeadOneStillSendsItsNotice() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.DEAD, 1)));
            assertThat(only(MAIN).state()).isEqualTo(MessageState.DEAD);
            assertThat(store.backlogs()).containsExactly(new Backlog(MAIN, 1, row));

            store.apply(List.of(progress(row, 1, DeliveryState.SENT)));
            assertThat(store.backlogs()).isEmpty();
            assertThat(store.deadLetterCount()).isEqualTo(1);
        }

        @Test
        void ofNobodysMessageIsNoError() throws Exception {
            assertThat(store.apply(
                            List.of(complete(4711, MessageState.SENDING, 1), progress(4711, 1, DeliveryState.SENT))))
                    .containsExactly(new Outcome.Applied(), new Outcome.Applied());
            assertThat(store.backlogs()).isEmpty();
        }
    }

    @Nested
    class PostponingAndProgress {
        @Test
        void aPostponedTurnKeepsItsAttempts() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(new Change.Postpone(row, 2, NOW.plusSeconds(9), "timed out")));
            reopen();

            assertThat(only(MAIN).attempts()).isEqualTo(2);
            assertThat(only(MAIN).next()).isEqualTo(NOW.plusSeconds(9));
        }

        @Test
        void anAttemptIsKept() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1)));
            Instant next = NOW.plusSeconds(3);
            store.apply(List.of(
                    new Change.Progress(row, 1, DeliveryState.WAITING, "prepared anew", 1, true, next, null, NOW)));
            assertThat(only(MAIN).deliveries())
                    .containsExactly(new DeliveryRow(1, "content 1", "prepared anew", 1, true, next));

            store.apply(List.of(new Change.Progress(row, 1, DeliveryState.WAITING, null, 2, true, null, null, NOW)));
            assertThat(only(MAIN).deliveries())
                    .containsExactly(new DeliveryRow(1, "content 1", "prepared anew", 2, true, null));
        }

        @Test
        void theLastSettledOneSettlesTheMessage() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1, 2, 3)));
            store.apply(List.of(progress(row, 2, DeliveryState.SENT)));
            store.apply(List.of(progress(row, 1, DeliveryState.UNKNOWN)));
            assertThat(only(MAIN).deliveries()).containsExactly(delivery(3));
            assertThat(only(MAIN).lastOrdinal()).isEqualTo(3);

            store.apply(List.of(progress(row, 3, DeliveryState.DEAD)));
            assertThat(store.backlogs()).isEmpty();
            assertThat(store.deadLetterCount()).isEqualTo(2);
        }

        @Test
        void whatIsSettledStaysSo() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1)));
            store.apply(List.of(progress(row, 1, DeliveryState.SENT)));
            store.apply(List.of(progress(row, 1, DeliveryState.WAITING)));
            store.apply(List.of(progress(row, 1, DeliveryState.DEAD)));
            store.apply(List.of(new Change.Postpone(row, 5, NOW, "late")));

            assertThat(store.backlogs()).isEmpty();
            assertThat(store.deadLetterCount()).isZero();
        }

        @Test
        void aReservedOrdinalIsNotGivenAgain() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(new Change.Reserve(row, 1, NOW)));
            reopen();
            assertThat(only(MAIN).state()).isEqualTo(MessageState.WAITING);
            assertThat(only(MAIN).lastOrdinal()).isEqualTo(1);
            assertThat(only(MAIN).deliveries()).isEmpty();

            store.apply(List.of(complete(row, MessageState.SENDING, 1, 2), new Change.Reserve(row, 2, NOW)));
            assertThat(only(MAIN).deliveries()).containsExactly(delivery(2));
        }

        @Test
        void whatThePlatformTookMayBeWithdrawn() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1, 2), progress(row, 1, DeliveryState.SENT)));
            store.apply(List.of(
                    new Change.Withdraw(row, 1, DeliveryState.DEAD, "not allowed", NOW),
                    new Change.Withdraw(row, 2, DeliveryState.DEAD, "not allowed", NOW)));

            assertThat(store.deadLetters(10))
                    .extracting(DeadLetter::id, DeadLetter::state, DeadLetter::reason)
                    .containsExactly(tuple(new DeadLetter.Id(row, 1), DeliveryState.DEAD, "not allowed"));
            assertThat(only(MAIN).deliveries()).containsExactly(delivery(2));
        }

        @Test
        void anUnknownOutcomeMayTurnOutWell() throws Exception {
            long row = take(store, MAIN, "a");
            store.apply(List.of(complete(row, MessageState.SENDING, 1)));
            store.apply(List.of(progress(row, 1, DeliveryState.UNKNOWN)));
            store.apply(List.of(progress(row, 1, DeliveryState.SENT)));

            assertThat(store.deadLetterCount()).isZero();
        }
    }

    @Nested
    class Opening {
        @Test
        void pagesInTheOrderOfTheRows() throws Exception {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                changes.add(takeOver(i % 5 == 4 ? OTHER : MAIN, "m" + i));
            }
            List<Outcome> outcomes = store.apply(changes);
            store.apply(List.of(
                    complete(taken(outcomes.get(0)), MessageState.DONE),
                    complete(taken(outcomes.get(6)), MessageState.SENDING, 1, 2)));

            List<OpenMessage> pages = new ArrayList<>();
            long after = Store.BEFORE_ALL;
            for (List<OpenMessage> page = store.open(MAIN, after, 7);
                    !page.isEmpty();
                    page = store.open(MAIN, after, 7)) {
                assertThat(page).hasSizeLessThanOrEqualTo(7);
                pages.addAll(page);
                after = page.get(page.size() - 1).row();
            }
            assertThat(pages).hasSize(19).extracting(OpenMessage::row).isSorted();
            assertThat(pages.stream().filter(open -> open.row() == taken(outcomes.get(6))))
                    .singleElement()
                    .satisfies(open -> assertThat(open.deliveries()).hasSize(2));
            assertThat(pages.stream().flatMap(open -> open.deliveries().stream()))
                    .hasSize(2);
        }

        @Test
        void backlogsTellNumberAndLastOfEveryAccount() throws Exception {
            take(store, MAIN, "a");
            long second = take(store, MAIN, "b");
            long others = take(store, OTHER, "a");
            store.apply(List.of(complete(take(store, MAIN, "c"), MessageState.DONE)));

            assertThat(store.backlogs())
                    .containsExactlyInAnyOrder(new Backlog(MAIN, 2, second), new Backlog(OTHER, 1, others));
        }
    }

    @Nested
    class DeadLetters {
        long message;
        long answered;

        @BeforeEach
        void make() throws Exception {
            message = take(store, MAIN, "a");
            answered = take(store, MAIN, "b");
            store.apply(List.of(complete(message, MessageState.DEAD), complete(answered, MessageState.SENDING, 1, 2)));
            store.apply(List.of(
                    progress(answered, 1, DeliveryState.SENT),
                    new Change.Progress(
                            answered, 2, DeliveryState.UNKNOWN, null, 3, true, null, "timed out", NOW.plusSeconds(1))));
        }

        @Test
        void areShownTheLatestFirst() throws Exception {
            reopen();
            ConversationId conversation = message(MAIN, "a").conversation();
            DeadLetter latest = new DeadLetter(
                    new DeadLetter.Id(answered, 2),
                    conversation,
                    "b",
                    DeliveryState.UNKNOWN,
                    NOW.plusSeconds(1),
                    "timed out");
            assertThat(store.deadLetters(10))
                    .containsExactly(
                            latest,
                            new DeadLetter(
                                    new DeadLetter.Id(message, 0), conversation, "a", null, NOW, "agent failed"));
            assertThat(store.deadLetters(1)).containsExactly(latest);
            assertThat(store.deadLetterCount()).isEqualTo(2);
        }

        @Test
        void areReplayedAsIfTheyHadNeverBeenTried() throws Exception {
            store.apply(List.of(new Change.Postpone(message, 4, NOW, "none")));
            OpenMessage again = store.replay(new DeadLetter.Id(message, 0));
            assertThat(again)
                    .isEqualTo(
                            new OpenMessage(message, message(MAIN, "a"), MessageState.WAITING, 0, null, 0, List.of()));

            OpenMessage delivery = store.replay(new DeadLetter.Id(answered, 2));
            assertThat(delivery.state()).isEqualTo(MessageState.SENDING);
            assertThat(delivery.lastOrdinal()).isEqualTo(2);
            assertThat(delivery.deliveries())
                    .containsExactly(new DeliveryRow(2, "content 2", "request 2", 0, false, null));

            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).containsExactly(again, delivery);
            assertThat(store.deadLetterCount()).isZero();

            store.apply(List.of(complete(message, MessageState.DONE), progress(answered, 2, DeliveryState.SENT)));
            assertThat(store.backlogs()).isEmpty();
        }

        @Test
        void areReplayedOnceOnly() throws Exception {
            store.replay(new DeadLetter.Id(message, 0));

            assertThat(store.replay(new DeadLetter.Id(message, 0))).isNull();
            assertThat(store.replay(new DeadLetter.Id(answered, 1))).isNull();
            assertThat(store.replay(new DeadLetter.Id(4711, 0))).isNull();
        }

        @Test
        void areDroppedWithoutAnyEffect() throws Exception {
            assertThat(store.drop(new DeadLetter.Id(message, 0))).isTrue();
            assertThat(store.drop(new DeadLetter.Id(answered, 2))).isTrue();
            assertThat(store.drop(new DeadLetter.Id(answered, 2))).isFalse();
            assertThat(store.drop(new DeadLetter.Id(message, 0))).isFalse();
            assertThat(store.drop(new DeadLetter.Id(answered, 1))).isFalse();

            assertThat(store.deadLetters(10)).isEmpty();
            assertThat(store.backlogs()).isEmpty();
            assertThat(store.apply(List.of(takeOver(MAIN, "a"), takeOver(MAIN, "b"))))
                    .containsExactly(new Outcome.Repeat(), new Outcome.Repeat());
        }
    }

    @Nested
    class AMemory {
        private Change remember(AccountId account, String key, String value) {
            return remember(account, key, value, null, null);
        }

        private Change remember(AccountId account, String key, String value, Duration life, String person) {
            Instant now = time.instant();
            return new Change.Remember(account, key, value, life == null ? null : now.plus(life), person, now);
        }

        @Test
        void holdsTheLastValueOfAKeyOfItsAccountOverRestarts() throws Exception {
            store.apply(List.of(
                    remember(MAIN, "a", "1"),
                    remember(MAIN, "b", "h\u0000\ud83d\ude00"),
                    remember(OTHER, "a", "other")));
            store.apply(List.of(remember(MAIN, "a", "2"), remember(MAIN, "a", "3")));
            reopen();

            assertThat(store.remembered(MAIN, "a")).isEqualTo("3");
            assertThat(store.remembered(MAIN, "b")).isEqualTo("h\u0000\ud83d\ude00");
            assertThat(store.remembered(OTHER, "a")).isEqualTo("other");
            assertThat(store.remembered(OTHER, "b")).isNull();
        }

        @Test
        void forgetsAKeyInTheOrderOfTheList() throws Exception {
            store.apply(List.of(remember(MAIN, "a", "1"), remember(MAIN, "b", "1")));
            store.apply(List.of(
                    new Change.ForgetKey(MAIN, "a"),
                    remember(MAIN, "a", "2"),
                    remember(MAIN, "b", "2"),
                    new Change.ForgetKey(MAIN, "b"),
                    new Change.ForgetKey(MAIN, "never there")));

            assertThat(store.remembered(MAIN, "a")).isEqualTo("2");
            assertThat(store.remembered(MAIN, "b")).isNull();
        }

        @Test
        void tellsTheKeysThatBeginAsAsked() throws Exception {
            store.apply(List.of(
                    remember(MAIN, "user/1", "one"),
                    remember(MAIN, "user/2", "two"),
                    remember(MAIN, "User/3", "three"),
                    remember(MAIN, "us%r/4", "four"),
                    remember(MAIN, "\ud83d\ude00/1", "smile"),
                    remember(OTHER, "user/5", "five")));

            assertThat(store.remembered(MAIN, "user/", 10)).isEqualTo(Map.of("user/1", "one", "user/2", "two"));
            assertThat(store.remembered(MAIN, "us%", 10)).isEqualTo(Map.of("us%r/4", "four"));
            assertThat(store.remembered(MAIN, "\ud83d\ude00/", 10)).isEqualTo(Map.of("\ud83d\ude00/1", "smile"));
            assertThat(store.remembered(MAIN, "", 10)).hasSize(5);
            assertThat(store.remembered(MAIN, "", 3)).hasSize(3);
            assertThat(store.remembered(MAIN, "none", 3)).isEmpty();
        }

        @Test
        void tellsNothingThatHasExpiredAndKeepsItNotMuchLonger() throws Exception {
            store.apply(List.of(
                    remember(MAIN, "short", "1", Duration.ofMinutes(1), null),
                    remember(MAIN, "long", "1", Duration.ofHours(1), null),
                    remember(MAIN, "renewed", "1", Duration.ofMinutes(1), null)));
            store.apply(List.of(remember(MAIN, "renewed", "2", Duration.ofHours(1), null)));
            assertThat(store.remembered(MAIN, "", 10)).hasSize(3);

            time.advance(Duration.ofMinutes(1));
            assertThat(store.remembered(MAIN, "short")).isNull();
            assertThat(store.remembered(MAIN, "", 10)).containsOnlyKeys("long", "renewed");

            database.retain(RULE);
            execute("update memory set expires_at = null");
            assertThat(store.remembered(MAIN, "", 10)).containsOnlyKeys("long", "renewed");
        }

        @Test
        void ofAnAccountIsBoundedTheOldestGo() throws Exception {
            for (int i = 0; i < KEYS + 2; i++) {
                store.apply(List.of(remember(MAIN, "key " + i, "1")));
                time.advance(Duration.ofMillis(1));
            }
            store.apply(List.of(remember(MAIN, "key 0", "again"), remember(OTHER, "key", "1")));
            database.retain(RULE);

            assertThat(store.remembered(MAIN, "", 10 * KEYS))
                    .hasSize(KEYS)
                    .containsEntry("key 0", "again")
                    .doesNotContainKeys("key 1", "key 2");
            assertThat(store.remembered(OTHER, "key")).isEqualTo("1");
        }

        @Test
        void isErasedOfAPerson() throws Exception {
            store.apply(List.of(
                    remember(MAIN, "a", "alice's", null, "alice"),
                    remember(MAIN, "b", "bob's", null, "bob"),
                    remember(MAIN, "c", "nobody's"),
                    remember(OTHER, "a", "alice's", null, "alice")));
            store.erase(MAIN, "alice");

            assertThat(store.remembered(MAIN, "", 10)).containsOnlyKeys("b", "c");
            assertThat(store.remembered(OTHER, "a")).isEqualTo("alice's");
        }

        @Test
        void refusesAKeyThatIsTooLongWithoutTellingIt() {
            assertThatThrownBy(() -> store.apply(List.of(remember(MAIN, "k".repeat(501), "1"))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("key: expected at most 500 characters");
            assertThat(remember(MAIN, "k", "secret").toString()).doesNotContain("secret");
        }
    }

    /** Opens the database of this test as one of several hosts. */
    abstract OpenDatabase openShared(String host) throws Exception;

    /** For cases with two hosts on the database of this test. */
    abstract class OfTwoHosts {
        OpenDatabase first;
        OpenDatabase second;

        @BeforeEach
        void openTwo() throws Exception {
            first = openShared("first");
            second = openShared("second");
            first.leaseTime(Duration.ofHours(1));
            second.leaseTime(Duration.ofHours(1));
        }

        @AfterEach
        void closeTwo() {
            first.close();
            second.close();
        }
    }

    @Nested
    class ALease extends OfTwoHosts {
        private static LeaseAnswer ask(OpenDatabase host) throws StoreException {
            return host.store().lease(List.of(MAIN)).get(0);
        }

        private static Lease granted(OpenDatabase host) throws StoreException {
            return ((LeaseAnswer.Granted) ask(host)).lease();
        }

        /** As if the time of every lease were over: the clock is the database's. */
        private void timePasses() throws Exception {
            execute("update lease set ends_at = 1");
        }

        @Test
        void isNeededWhereSeveralHostsShareADatabaseOnly() {
            assertThat(store.leaseTime()).isEmpty();
            assertThat(first.store().leaseTime()).contains(Duration.ofHours(1));
            assertThatThrownBy(() -> store.lease(List.of(MAIN))).isInstanceOf(StoreException.class);
        }

        @Test
        void isGrantedToOneHostWithWhatTheAccountHas() throws Exception {
            store.apply(List.of(position(MAIN, "0", 7), position(OTHER, "0", 8)));
            long row = take(store, MAIN, "a");
            take(store, OTHER, "b");

            LeaseAnswer.Granted granted = (LeaseAnswer.Granted) ask(first);
            assertThat(granted.positions()).containsExactly(new PositionRow(MAIN, "0", "session", 7));
            assertThat(granted.backlog()).isEqualTo(new Backlog(MAIN, 1, row));
            Instant now = Instant.now();
            assertThat(ask(second)).isInstanceOfSatisfying(LeaseAnswer.Elsewhere.class, elsewhere -> {
                assertThat(elsewhere.host()).isEqualTo("first");
                assertThat(elsewhere.until())
                        .isBetween(now.plus(Duration.ofMinutes(55)), now.plus(Duration.ofHours(2)));
            });
            assertThat(second.store().lease(List.of(OTHER, MAIN)))
                    .hasSize(2)
                    .anyMatch(answer -> answer instanceof LeaseAnswer.Granted given
                            && given.account().equals(OTHER));
        }

        @Test
        void isRenewedByItsHostUntilAnotherTookItAfterItsTime() throws Exception {
            Lease lease = granted(first);
            timePasses();
            assertThat(first.store().renew(List.of(lease))).containsExactly(lease);
            assertThat(ask(second)).isInstanceOf(LeaseAnswer.Elsewhere.class);

            timePasses();
            Lease next = granted(second);
            assertThat(next.token()).isGreaterThan(lease.token());
            assertThat(first.store().renew(List.of(lease))).isEmpty();
            assertThat(ask(first)).isInstanceOf(LeaseAnswer.Elsewhere.class);
            first.store().release(List.of(lease));
            assertThat(second.store().renew(List.of(next))).containsExactly(next);
        }

        @Test
        void letsNothingBeStoredOnceAnotherHostHasIt() throws Exception {
            Lease lease = granted(first);
            Lease other =
                    ((LeaseAnswer.Granted) first.store().lease(List.of(OTHER)).get(0)).lease();
            first.store().apply(List.of(takeOver(MAIN, "a")), List.of(lease, other));
            timePasses();
            first.store().apply(List.of(takeOver(MAIN, "b")), List.of(lease, other));
            timePasses();
            granted(second);

            assertThatThrownBy(() -> first.store()
                            .apply(List.of(takeOver(MAIN, "c"), takeOver(OTHER, "c")), List.of(other, lease)))
                    .isInstanceOfSatisfying(
                            LeaseLostException.class,
                            lost -> assertThat(lost.accounts()).containsExactly(MAIN));
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).hasSize(2);
            assertThat(store.open(OTHER, Store.BEFORE_ALL, 10)).isEmpty();
        }

        @Test
        void whichIsReleasedIsGrantedAtOnce() throws Exception {
            Lease lease = granted(first);
            first.store().release(List.of(lease));

            assertThat(granted(second).token()).isGreaterThan(lease.token());
            assertThat(first.store().renew(List.of(lease))).isEmpty();
        }

        @Test
        void ofAnEarlierLifeOfTheSameHostIsTakenOverAtOnce() throws Exception {
            Lease lease = granted(first);
            try (OpenDatabase restarted = openShared("first")) {
                assertThat(granted(restarted).token()).isGreaterThan(lease.token());
                assertThat(first.store().renew(List.of(lease))).isEmpty();

                // A copy of the data folder has the same id: the two must not take it from each other for ever.
                assertThat(ask(first)).isInstanceOf(LeaseAnswer.Elsewhere.class);
            }
        }
    }

    @Nested
    class AStream extends OfTwoHosts {
        private static final AccountId FOREIGN = new AccountId("foreign", "main");

        private static Lease lease(OpenDatabase host, AccountId account) throws StoreException {
            return ((LeaseAnswer.Granted) host.store().lease(List.of(account)).get(0)).lease();
        }

        private static Optional<Follower> follow(OpenDatabase host, Lease lease, String... streams)
                throws StoreException {
            return host.store().follow(lease, Set.of(streams));
        }

        private void timePasses(AccountId account) throws Exception {
            execute("update lease set ends_at = 1 where account = '" + account + "'");
        }

        @Test
        void isFollowedByOneAccountOfAllHosts() throws Exception {
            Lease main = lease(first, MAIN);
            Lease other = lease(second, OTHER);
            Lease foreign = lease(second, FOREIGN);

            assertThat(follow(first, main, "a", "b")).isEmpty();
            assertThat(follow(first, main, "a", "b")).isEmpty();
            assertThat(follow(second, other, "b", "c")).hasValueSatisfying(follower -> {
                assertThat(follower.stream()).isEqualTo("b");
                assertThat(follower.account()).isEqualTo(MAIN);
                assertThat(follower.host()).isEqualTo("first");
                assertThat(follower.until()).isAfter(Instant.now().plus(Duration.ofMinutes(55)));
            });
            assertThat(follow(first, main, "c")).isEmpty();
            assertThat(follow(second, other, "b", "a")).isEmpty();
            assertThat(follow(second, foreign, "a", "c")).isEmpty();
            assertThat(first.store().renew(List.of(main))).containsExactly(main);
        }

        @Test
        void isFollowedByOneAccountOfOneHostToo() throws Exception {
            assertThat(follow(first, lease(first, MAIN), "a")).isEmpty();
            assertThat(follow(first, lease(first, OTHER), "a"))
                    .map(Follower::host)
                    .contains("first");
        }

        @Test
        void isFreeAtOnceWhenTheLeaseOfItsAccountIsReleased() throws Exception {
            Lease main = lease(first, MAIN);
            follow(first, main, "a");
            Lease other = lease(second, OTHER);
            first.store().release(List.of(main));

            assertThat(follow(second, other, "a")).isEmpty();
            assertThat(follow(first, lease(first, MAIN), "a"))
                    .map(Follower::account)
                    .contains(OTHER);
        }

        @Test
        void isTakenFromALeaseThatHasEndedWhichCannotBeRenewedAnyMore() throws Exception {
            Lease main = lease(first, MAIN);
            follow(first, main, "a");
            Lease other = lease(second, OTHER);
            timePasses(MAIN);
            assertThat(first.store().renew(List.of(main))).containsExactly(main);
            assertThat(follow(second, other, "a")).isPresent();

            timePasses(MAIN);
            assertThat(follow(second, other, "a")).isEmpty();
            assertThat(first.store().renew(List.of(main))).isEmpty();
            assertThatThrownBy(() -> first.store().apply(List.of(takeOver(MAIN, "m")), List.of(main)))
                    .isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(() -> follow(first, main, "a")).isInstanceOf(LeaseLostException.class);
            assertThat(follow(first, lease(first, MAIN), "a")).isPresent();
        }

        @Test
        void ofAnEarlierLifeOfTheSameHostIsTakenOverAtOnceUnderAnyName() throws Exception {
            Lease main = lease(first, MAIN);
            follow(first, main, "a");
            try (OpenDatabase restarted = openShared("first")) {
                assertThat(follow(restarted, lease(restarted, OTHER), "a")).isEmpty();
                assertThat(first.store().renew(List.of(main))).isEmpty();
            }
        }
    }

    @Nested
    class Erasing {
        @Test
        void leavesIdsAndNothingElse() throws Exception {
            long waiting = take(store, MAIN, "a");
            long answered = take(store, MAIN, "b");
            long dead = take(store, MAIN, "c");
            store.apply(List.of(complete(answered, MessageState.SENDING, 1, 2), complete(dead, MessageState.DEAD)));
            store.apply(List.of(progress(answered, 1, DeliveryState.DEAD)));
            store.apply(List.of(
                    new Change.TakeOver(message(MAIN, "d", "bob", "bob's")),
                    new Change.TakeOver(message(OTHER, "e", "alice", "elsewhere"))));

            assertThat(store.erase(MAIN, "alice")).isEqualTo(new Erasure(3, true));
            assertThat(store.erase(MAIN, "alice")).isEqualTo(new Erasure(0, true));

            assertThat(only(MAIN).message().sender()).isEqualTo("bob");
            assertThat(only(OTHER).message().body()).isEqualTo("elsewhere");
            assertThat(store.deadLetters(10)).isEmpty();
            assertThat(store.apply(List.of(takeOver(MAIN, "a"), takeOver(MAIN, "b"), takeOver(MAIN, "c"))))
                    .containsOnly(new Outcome.Repeat());

            // A turn or an attempt that ran meanwhile brings nothing back.
            store.apply(List.of(
                    complete(waiting, MessageState.SENDING, 1),
                    progress(answered, 2, DeliveryState.DEAD),
                    new Change.Progress(answered, 1, DeliveryState.SENT, "text", 1, false, null, null, NOW)));
            assertThat(store.deadLetterCount()).isZero();
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).hasSize(1);
        }
    }

    @Nested
    class ManyAtOnce {
        @Test
        void readsAndWritesOfManyThreadsGoBesideEachOther() throws Exception {
            int writers = 4;
            int groups = 25;
            ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    AccountId account = new AccountId("qqbot", "account " + writer);
                    work.add(threads.submit(() -> {
                        for (int group = 0; group < groups; group++) {
                            long row = taken(store.apply(List.of(
                                            takeOver(account, "a" + group),
                                            takeOver(account, "b" + group),
                                            position(account, "", group)))
                                    .get(0));
                            store.apply(List.of(complete(row, MessageState.DONE)));
                        }
                        return null;
                    }));
                }
                for (int reader = 0; reader < 2; reader++) {
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < groups; i++) {
                            for (Backlog backlog : store.backlogs()) {
                                assertThat(store.open(backlog.account(), Store.BEFORE_ALL, 1000))
                                        .extracting(OpenMessage::row)
                                        .isSorted();
                            }
                        }
                        return null;
                    }));
                }
                for (Future<?> done : work) {
                    done.get(120, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(store.backlogs()).hasSize(writers).allMatch(backlog -> backlog.messages() == groups);
            assertThat(store.positions()).hasSize(writers).allMatch(position -> position.sequence() == groups - 1);
        }

        @Test
        void twoHostsOnOneDatabaseKeepOneOrder() throws Exception {
            try (OpenDatabase second = open()) {
                List<Long> rows = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    rows.add(take(i % 2 == 0 ? store : second.store(), MAIN, "m" + i));
                }
                assertThat(rows).isSorted().doesNotHaveDuplicates();
                assertThat(second.store().apply(List.of(takeOver(MAIN, "m0")))).containsExactly(new Outcome.Repeat());
                assertThat(second.store().open(MAIN, Store.BEFORE_ALL, 100)).hasSize(10);
            }
        }
    }

    @Nested
    class TheSchema {
        @Test
        void isBroughtUpToDateWithEverythingKept() throws Exception {
            long row = take(store, MAIN, "a");
            database.close();
            Schema later = later("alter table message add column mood text;\nupdate message set mood = 'well';\n");

            try (OpenDatabase upgraded = open(later)) {
                assertThat(upgraded.schemaVersion()).isEqualTo(Schema.current().version() + 1);
                assertThat(upgraded.store().open(MAIN, Store.BEFORE_ALL, 10))
                        .extracting(OpenMessage::row)
                        .containsExactly(row);
            }
            try (OpenDatabase again = open(later)) {
                assertThat(again.store().backlogs()).hasSize(1);
            }
        }

        @Test
        void ofALaterHostIsRefused() throws Exception {
            database.close();
            open(later("create table extra (id integer);\n")).close();

            assertThatThrownBy(() -> open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("schema " + (Schema.current().version() + 1))
                    .hasMessageContaining("knows up to " + Schema.current().version())
                    .hasMessageContaining("install the later version");
        }

        @Test
        void staysAsItWasWhenAStepFails() throws Exception {
            take(store, MAIN, "a");
            database.close();

            assertThatThrownBy(() -> open(later("drop table delivery;\nno sql;\n")))
                    .isInstanceOf(StoreException.class);
            openFirst();
            store.apply(List.of(complete(only(MAIN).row(), MessageState.SENDING, 1)));
            assertThat(only(MAIN).deliveries()).hasSize(1);
        }

        private Schema later(String script) {
            List<String> scripts = new ArrayList<>(Schema.current().scripts());
            scripts.add(script);
            return new Schema(scripts);
        }
    }

    abstract OpenDatabase open(Schema schema) throws Exception;

    @Nested
    class Retaining {
        private final RetentionRule rule = RULE;

        private void retain(RetentionRule rule) throws StoreException {
            int steps = 0;
            while (database.retain(rule)) {
                assertThat(++steps).as("steps until all is done").isLessThan(100);
            }
        }

        private boolean isRemembered(String id) throws StoreException {
            return store.apply(List.of(takeOver(MAIN, id))).get(0) instanceof Outcome.Repeat;
        }

        @Test
        void forgetsWhatWasSettledLongAgo() throws Exception {
            long old = take(store, MAIN, "old");
            long late = take(store, MAIN, "late");
            take(store, MAIN, "open");
            store.apply(List.of(complete(old, MessageState.DONE), complete(late, MessageState.SENDING, 1)));
            time.advance(Duration.ofHours(23));
            store.apply(List.of(
                    new Change.Progress(late, 1, DeliveryState.SENT, null, 1, false, null, null, time.instant())));
            retain(rule);
            assertThat(isRemembered("old")).isTrue();

            time.advance(Duration.ofHours(2));
            retain(rule);
            assertThat(isRemembered("old")).isFalse();
            assertThat(isRemembered("late")).isTrue();
            assertThat(isRemembered("open")).isTrue();
        }

        @Test
        void keepsNoMoreOfAnAccountThanAsked() throws Exception {
            for (AccountId account : List.of(MAIN, OTHER)) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < 3 * Retention.BATCH; i++) {
                    changes.add(takeOver(account, "m" + i));
                }
                List<Change> completions = new ArrayList<>();
                for (Outcome outcome : store.apply(changes)) {
                    completions.add(complete(taken(outcome), MessageState.DONE));
                }
                store.apply(completions.subList(0, account.equals(MAIN) ? completions.size() : 10));
            }
            retain(new RetentionRule(Duration.ofHours(24), 50, Duration.ofDays(30), 1_000, Duration.ofDays(7), KEYS));

            assertThat(isRemembered("m" + (3 * Retention.BATCH - 1))).isTrue();
            assertThat(isRemembered("m" + (3 * Retention.BATCH - 50))).isTrue();
            assertThat(isRemembered("m" + (3 * Retention.BATCH - 51))).isFalse();
            assertThat(isRemembered("m0")).isFalse();
            assertThat(store.apply(List.of(takeOver(OTHER, "m0")))).containsExactly(new Outcome.Repeat());
        }

        /** Turns that failed, and answers that did not arrive. */
        private void giveUp(AccountId account, int each) throws StoreException {
            for (int i = 0; i < each; i++) {
                store.apply(List.of(complete(take(store, account, "dead" + i), MessageState.DEAD)));
            }
            for (int i = 0; i < each; i++) {
                long row = take(store, account, "unheard" + i);
                store.apply(List.of(complete(row, MessageState.SENDING, 1)));
                store.apply(List.of(progress(row, 1, i % 2 == 0 ? DeliveryState.DEAD : DeliveryState.UNKNOWN)));
            }
        }

        @Test
        void deadLettersDoNotCrowdOutTheMemoryOfRepeats() throws Exception {
            for (int i = 0; i < 5; i++) {
                store.apply(List.of(complete(take(store, MAIN, "answered" + i), MessageState.DONE)));
            }
            giveUp(MAIN, 15);
            RetentionRule few =
                    new RetentionRule(Duration.ofHours(24), 4, Duration.ofDays(30), 1_000, Duration.ofDays(7), KEYS);
            retain(few);

            assertThat(isRemembered("answered4")).isTrue();
            assertThat(isRemembered("answered1")).isTrue();
            assertThat(store.deadLetterCount()).isEqualTo(30);
            assertThat(isRemembered("answered0")).isFalse();
        }

        @Test
        void keepsNoMoreDeadLettersOfAnAccountThanAsked() throws Exception {
            giveUp(MAIN, 5);
            giveUp(OTHER, 2);
            retain(new RetentionRule(Duration.ofHours(24), 1_000, Duration.ofDays(30), 4, Duration.ofDays(7), KEYS));

            assertThat(store.deadLetters(100))
                    .filteredOn(letter -> letter.conversation().account().equals(MAIN))
                    .extracting(DeadLetter::messageId)
                    .containsExactlyInAnyOrder("unheard1", "unheard2", "unheard3", "unheard4");
            assertThat(store.deadLetters(100)).hasSize(8);
            assertThat(isRemembered("dead0"))
                    .as("dropped, and a repeat all the same")
                    .isTrue();
        }

        @Test
        void doesALittleAtATime() throws Exception {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < Retention.BATCH + 1; i++) {
                changes.add(takeOver(MAIN, "m" + i));
            }
            List<Change> completions = new ArrayList<>();
            for (Outcome outcome : store.apply(changes)) {
                completions.add(complete(taken(outcome), MessageState.DONE));
            }
            store.apply(completions);
            time.advance(Duration.ofDays(2));

            assertThat(database.retain(rule)).isTrue();
            assertThat(database.retain(rule)).isFalse();
            assertThat(database.retain(rule)).isFalse();
        }

        @Test
        void keepsDeadLettersForLonger() throws Exception {
            long dead = take(store, MAIN, "dead");
            long answered = take(store, MAIN, "answered");
            store.apply(List.of(complete(dead, MessageState.DEAD), complete(answered, MessageState.SENDING, 1)));
            store.apply(List.of(progress(answered, 1, DeliveryState.DEAD)));
            time.advance(Duration.ofDays(29));
            retain(rule);
            assertThat(store.deadLetterCount()).isEqualTo(2);
            assertThat(store.replay(new DeadLetter.Id(answered, 1)).deliveries())
                    .hasSize(1);
            store.apply(List.of(new Change.Progress(
                    answered, 1, DeliveryState.DEAD, null, 1, false, null, "again", time.instant())));

            time.advance(Duration.ofDays(2));
            retain(rule);
            assertThat(store.deadLetters(10)).extracting(DeadLetter::reason).containsExactly("again");
            assertThat(isRemembered("dead")).isFalse();
        }

        @Test
        void whatIsNotFinishedForDaysIsADeadLetter() throws Exception {
            long waiting = take(store, MAIN, "waiting");
            long sending = take(store, MAIN, "sending");
            store.apply(List.of(complete(sending, MessageState.SENDING, 1, 2)));
            store.apply(List.of(progress(sending, 1, DeliveryState.SENT)));
            time.advance(Duration.ofDays(6));
            retain(rule);
            assertThat(store.open(MAIN, Store.BEFORE_ALL, 10)).hasSize(2);

            time.advance(Duration.ofDays(2));
            MessageRow late = message(MAIN, "new");
            store.apply(List.of(new Change.TakeOver(new MessageRow(
                    late.conversation(), "new", late.sender(), time.instant(), late.body(), late.raw()))));
            retain(rule);
            assertThat(store.deadLetters(10))
                    .extracting(DeadLetter::id)
                    .containsExactlyInAnyOrder(new DeadLetter.Id(waiting, 0), new DeadLetter.Id(sending, 2));
            assertThat(store.deadLetters(10)).extracting(DeadLetter::reason).containsOnly("not finished within 7 days");
        }

        @Test
        void aReplayGivesItItsFullTimeAgain() throws Exception {
            long waiting = take(store, MAIN, "waiting");
            time.advance(Duration.ofDays(8));
            retain(rule);
            store.replay(new DeadLetter.Id(waiting, 0));
            time.advance(Duration.ofDays(6));
            retain(rule);

            assertThat(only(MAIN).row()).isEqualTo(waiting);
        }
    }

    /** Also before the database has counted what is in it. */
    @Test
    void settlesAMessageWithoutReadingTheDeliveriesOfOthers() throws Exception {
        assertThat(plan(Statements.SETTLE))
                .contains("delivery")
                .doesNotContain("Seq Scan on delivery", "SCAN delivery", "hashed");
    }

    /** With a hundred thousand settled ones beside them, the open ones are found by an index that holds them alone. */
    @Test
    void findsTheOpenOnesAmongManySettled() throws Exception {
        for (String sql : filling(20_000, 200_000)) {
            execute(sql);
        }
        assertThat(store.backlogs()).containsExactly(new Backlog(MAIN, 20_000, 220_000));
        assertThat(store.open(MAIN, 210_000, 100))
                .hasSize(100)
                .first()
                .satisfies(open -> assertThat(open.row()).isEqualTo(210_001));

        assertThat(plan(Statements.BACKLOGS)).contains("message_unsettled");
        assertThat(plan(Statements.OPEN)).contains("message_unsettled").doesNotContain("SORT", "TEMP B-TREE");
        assertThat(plan(Statements.UNSETTLED_COUNT)).contains("message_unsettled");
        assertThat(plan(Statements.DEAD_LETTERS)).contains("message_dead", "delivery_dead");
        assertThat(plan(Statements.SETTLED_BEFORE)).contains("message_age");
    }

    /** Messages that are settled, and behind them some that are open; every tenth with a delivery. */
    static List<String> filling(int open, int settled) {
        return List.of(
                """
                insert into message (id, account, message_id, kind, conversation, sender, taken_at, body, raw, state,
                    unsettled, open_since, attempts, changed_at)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)
                select i, 'qqbot/main', 'id' || i, 'GROUP', 'g' || (i %% 50), 's' || (i %% 500), i, 'body', 'raw',
                    case when i <= %d then 'DONE' else 'WAITING' end, i > %d, i, 0, i
                from n""".formatted(open + settled, settled, settled),
                """
                insert into delivery (message, ordinal, state, content, request, attempts, may_have_arrived, changed_at)
                select id, 1, 'SENT', 'content', 'request', 1, not unsettled, id from message where id % 10 = 0""",
                "update counter set last = " + (open + settled),
                "analyze");
    }

    /** Runs a statement on a connection of its own. */
    abstract void execute(String sql) throws Exception;

    /** How the database would run a query, with parameters as text. */
    abstract String plan(String sql) throws Exception;

    static String joined(java.sql.ResultSet rows, int column) throws java.sql.SQLException {
        StringBuilder text = new StringBuilder();
        while (rows.next()) {
            text.append(rows.getString(column)).append('\n');
        }
        return text.toString();
    }

    @Test
    void aClosedStoreSaysSo() {
        database.close();
        assertThatThrownBy(() -> store.backlogs())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
        assertThatThrownBy(() -> store.apply(List.of(takeOver(MAIN, "a")))).isInstanceOf(StoreException.class);
    }
}
