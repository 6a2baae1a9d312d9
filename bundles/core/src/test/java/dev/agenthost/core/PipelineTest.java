package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import dev.agenthost.settings.SettingsReader;
import dev.agenthost.store.MessageState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The whole of core on its real threads. */
class PipelineTest {
    private static final int AGENT_THREADS = 8;
    private static final Agent ECHO =
            turn -> CompletableFuture.completedFuture(Reply.text(turn.message().text()));

    private final Map<String, Object> properties = new HashMap<>(Map.of("drain.ms", 60_000, "turn.attempts", 1));
    private final Pipeline pipeline = new Pipeline(
            () -> CoreSettings.read(new SettingsReader(CoreSettings.PID, properties)),
            message -> true,
            () -> new Routes("echo", Map.of("test/main", "tested"), false));
    private final MemoryStore store = new MemoryStore();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Checkpoint> committed = new LinkedBlockingQueue<>();

    private final Map<AccountId, PlatformAdapter> adapters = new HashMap<>();
    private final AccountInbox main = open(MAIN);
    private final AccountInbox other = open(OTHER);

    private record Sent(ConversationId to, String text) {}

    @BeforeEach
    void addEcho() {
        pipeline.attach(store);
        await("the store is in use", () -> pipeline.journal.status().well());
        pipeline.agents.add("echo", ECHO, 0, 1);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void answersAMessage() throws Exception {
        offer(other, OTHER, "chat", 1, "hello");

        assertThat(committed.poll(60, TimeUnit.SECONDS)).isEqualTo(new Checkpoint("", "s", 1));
        assertThat(nextSent()).isEqualTo(new Sent(conversation(OTHER, ChatKind.DIRECT, "chat"), "hello"));
        assertThat(other.checkpoint("")).contains(new Checkpoint("", "s", 1));
        await("the end is stored", () -> store.message("m1").state == MessageState.DONE);
    }

    @Test
    void answersEveryConversationInItsOrder() throws Exception {
        int chats = 50;
        int each = 20;
        for (int i = 0; i < chats * each; i++) {
            offer(other, OTHER, "chat " + i % chats, i + 1, Integer.toString(i));
        }
        Map<ConversationId, Integer> last = new HashMap<>();
        for (int i = 0; i < chats * each; i++) {
            Sent next = nextSent();
            int number = Integer.parseInt(next.text());
            assertThat(number).isGreaterThan(last.getOrDefault(next.to(), -1));
            last.put(next.to(), number);
        }
        assertThat(last).hasSize(chats);
    }

    @Nested
    class AnAgentThatIgnoresInterruptsInAHundredConversations {
        private final CountDownLatch stuck = new CountDownLatch(AGENT_THREADS);
        private final CountDownLatch release = new CountDownLatch(1);

        @BeforeEach
        void getStuck() throws Exception {
            Agent agent = turn -> {
                stuck.countDown();
                awaitWhateverComes(release);
                return CompletableFuture.completedFuture(Reply.nothing());
            };
            pipeline.agents.add("tested", agent, 0, 2);
            for (int i = 1; i <= 100; i++) {
                offer(main, MAIN, "chat " + i, i, "hello");
            }
            assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
        }

        @AfterEach
        void release() {
            release.countDown();
        }

        @Test
        void leavesAnotherAgentAnswering() throws Exception {
            for (int i = 1; i <= 100; i++) {
                offer(other, OTHER, "chat", i, "hello " + i);
                assertThat(nextSent().text()).isEqualTo("hello " + i);
            }
        }

        @Test
        void doesNotKeepTheHostFromStopping() throws Exception {
            properties.put("drain.ms", 0);
            pipeline.drain();
            properties.put("drain.ms", 60_000);
            // the bound is for both together: this one does not wait again
            CompletableFuture.runAsync(pipeline::drain).get(30, TimeUnit.SECONDS);
            pipeline.close();
            release();

            for (Thread thread : ownThreads()) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }

        private void awaitWhateverComes(CountDownLatch latch) {
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    // this is what it is about
                }
            }
        }
    }

    @Nested
    class AnAccountWithTenThousandWaitingMessages {
        private final Semaphore permits = new Semaphore(0);

        @BeforeEach
        void flood() {
            properties.put("agent.threads", 1);
            properties.put("journal.messages", 20_000);
            pipeline.agents.remove("echo", ECHO);
            Agent slow = turn -> {
                permits.acquire();
                return ECHO.answer(turn);
            };
            pipeline.agents.add("echo", slow, 0, 3);
            pipeline.agents.add("tested", slow, 0, 4);
        }

        @Test
        void doesNotDelayAnotherAccountOfTheSameAgent() throws Exception {
            AccountInbox noisy = open(new AccountId("test", "noisy"));
            for (int i = 1; i <= 10_000; i++) {
                offer(noisy, new AccountId("test", "noisy"), "chat " + i, i, "noise");
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(committed.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            offer(other, OTHER, "chat", 1, "hello");
            assertThat(committed.poll(60, TimeUnit.SECONDS)).isNotNull();

            int before = 0;
            permits.release();
            while (!nextSent().to().account().equals(OTHER)) {
                before++;
                permits.release();
            }
            assertThat(before).isLessThan(100);
        }
    }

    @Nested
    class AStoppingHost {
        @Test
        void finishesWhatItTookOver() throws Exception {
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            CountDownLatch asked = new CountDownLatch(1);
            Agent agent = turn -> {
                asked.countDown();
                return answer;
            };
            pipeline.agents.add("tested", agent, 0, 2);
            offer(main, MAIN, "chat", 1, "hello");
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Boolean> answered = CompletableFuture.supplyAsync(() -> {
                while (main.skip(new Checkpoint("", "s", 1)) == Admission.ACCEPTED) {
                    Thread.onSpinWait(); // until the drain has begun
                }
                return answer.complete(Reply.text("last words"));
            });
            pipeline.drain();

            assertThat(pipeline.underWay()).isZero();
            assertThat(answered.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(sent).extracting(Sent::text).containsExactly("last words");
            assertThat(main.skip(new Checkpoint("", "s", 2))).isEqualTo(Admission.UNAVAILABLE);
        }

        @Nested
        class WithASendUnderWay {
            private final CompletableFuture<Receipt> answer = new CompletableFuture<>();

            @BeforeEach
            void send() throws Exception {
                pipeline.adapters.remove(adapters.get(MAIN));
                pipeline.adapters.add(new RecordingAdapter(MAIN, delivery -> {
                    sent.add(new Sent(delivery.target(), "under way"));
                    return answer;
                }));
                pipeline.agents.add("tested", ECHO, 0, 2);
                offer(main, MAIN, "chat", 1, "hello");
                assertThat(nextSent().text()).isEqualTo("under way");
            }

            @Test
            void awaitsItsAnswerAndStoresIt() throws Exception {
                CompletableFuture<Boolean> answered = CompletableFuture.supplyAsync(() -> {
                    while (main.skip(new Checkpoint("", "s", 1)) == Admission.ACCEPTED) {
                        Thread.onSpinWait(); // until the drain has begun
                    }
                    return answer.complete(new Receipt("r1", Messages.SENT));
                });
                pipeline.drain();

                assertThat(pipeline.underWay()).isZero();
                assertThat(answered.get(60, TimeUnit.SECONDS)).isTrue();
                assertThat(store.message("m1").open()).isFalse();
                assertThat(sent).isEmpty();
            }

            @Test
            void isNotHeldUpByOneThatIsNeverAnswered() throws Exception {
                properties.put("drain.ms", 1);
                CompletableFuture.runAsync(pipeline::drain).get(60, TimeUnit.SECONDS);

                assertThat(store.message("m1").open()).isTrue();
            }
        }
    }

    @Nested
    class ATurnWithoutAnAnswer {
        private final Agent broken = turn -> {
            throw new IllegalStateException("on purpose");
        };

        @BeforeEach
        void fail() {
            pipeline.agents.add("tested", broken, 0, 2);
        }

        @Test
        void isSaidToThePersonAndBecomesADeadLetter() throws Exception {
            offer(main, MAIN, "chat", 1, "hello");

            assertThat(nextSent().text()).isEqualTo(CoreDefaults.FAILURE_NOTICE);
            assertThat(store.message("m1").state).isEqualTo(MessageState.DEAD);
            assertThat(store.message("m1").reason).contains("tested", "IllegalStateException");
            await("the notice is settled", () -> !store.message("m1").open());
        }

        @Test
        void isRunAgainBeforeThatInItsPlace() throws Exception {
            properties.put("turn.attempts", 3);
            properties.put("turn.first.delay.ms", 1);
            AtomicInteger runs = new AtomicInteger();
            pipeline.agents.remove("tested", broken);
            pipeline.agents.add(
                    "tested",
                    turn -> turn.message().text().equals("first") && runs.incrementAndGet() < 3
                            ? broken.answer(turn)
                            : ECHO.answer(turn),
                    0,
                    3);
            offer(main, MAIN, "chat", 1, "first");
            offer(main, MAIN, "chat", 2, "second");

            assertThat(nextSent().text()).isEqualTo("first");
            assertThat(nextSent().text()).isEqualTo("second");
        }

        @Test
        void isTakenUpAgainWhenAPersonReplaysIt() throws Exception {
            offer(main, MAIN, "chat", 1, "hello");
            assertThat(nextSent().text()).isEqualTo(CoreDefaults.FAILURE_NOTICE);
            await("the notice is settled", () -> !store.message("m1").open());
            pipeline.agents.remove("tested", broken);
            pipeline.agents.add("tested", ECHO, 0, 3);

            Letters letters = new Letters(() -> store, pipeline::replayed);
            assertThat(letters.latest(10)).extracting(letter -> letter.what()).containsExactly("message");
            assertThat(letters.replay("1")).isTrue();
            assertThat(letters.replay("17.4")).isFalse();
            assertThatThrownBy(() -> letters.replay("first")).hasMessageContaining("17.2");

            assertThat(nextSent().text()).isEqualTo("hello");
            await("it is done", () -> store.message("m1").state == MessageState.DONE);
            // the notice was the first thing said in reply
            assertThat(store.message("m1").deliveries.keySet()).containsExactly(1, 2);
        }
    }

    @Nested
    class ALaterLife {
        private Pipeline next;

        @AfterEach
        void closeNext() {
            next.close();
        }

        private void restart() {
            pipeline.close();
            next = life(ECHO);
        }

        private Pipeline life(Agent agent) {
            Pipeline life = new Pipeline(
                    () -> CoreSettings.read(new SettingsReader(CoreSettings.PID, properties)),
                    message -> true,
                    () -> new Routes("echo", Map.of(), false));
            life.agents.add("echo", agent, 0, 1);
            life.adapters.add(recording(MAIN));
            life.attach(store);
            return life;
        }

        @Test
        void answersWhatWasNotAnsweredInItsOrder() throws Exception {
            pipeline.agents.add("tested", turn -> new CompletableFuture<>(), 0, 2);
            for (int i = 1; i <= 50; i++) {
                offer(main, MAIN, "chat", i, "hello " + i);
            }
            for (int i = 1; i <= 50; i++) {
                assertThat(committed.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            restart();

            for (int i = 1; i <= 50; i++) {
                assertThat(nextSent().text()).isEqualTo("hello " + i);
            }
        }

        @Test
        void holdsAStopInGoodOrderAgainstNoMessage() throws Exception {
            pipeline.agents.add("tested", turn -> new CompletableFuture<>(), 0, 2);
            offer(main, MAIN, "chat", 1, "hello");
            assertThat(committed.poll(60, TimeUnit.SECONDS)).isNotNull();
            for (int i = 0; i < 3; i++) {
                pipeline.close();
                CountDownLatch begun = new CountDownLatch(1);
                next = life(turn -> {
                    begun.countDown();
                    return new CompletableFuture<>();
                });
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
                properties.put("drain.ms", 0);
                next.drain();
                next.close();
                assertThat(store.message("m1").attempts).isZero();
            }
        }

        @Test
        void takesUpADeadLetterOfTheLifeBefore() throws Exception {
            pipeline.agents.add(
                    "tested", turn -> CompletableFuture.failedFuture(new IllegalStateException("broken")), 0, 2);
            offer(main, MAIN, "chat", 1, "hello");
            assertThat(nextSent().text()).isEqualTo(CoreDefaults.FAILURE_NOTICE);
            await("the notice is settled", () -> !store.message("m1").open());
            restart();
            await("the store is in use", () -> next.journal.status().well());

            assertThat(new Letters(() -> store, next::replayed).replay("1")).isTrue();
            assertThat(nextSent().text()).isEqualTo("hello");
        }

        @Test
        void sendsTheVeryRequestThatWasStored() throws Exception {
            pipeline.adapters.remove(adapters.get(MAIN));
            pipeline.adapters.add(new RecordingAdapter(MAIN, delivery -> {
                sent.add(new Sent(delivery.target(), "lost"));
                return new CompletableFuture<>();
            }));
            pipeline.agents.add("tested", ECHO, 0, 2);
            offer(main, MAIN, "chat", 1, "hello");
            assertThat(nextSent().text()).isEqualTo("lost");
            restart();

            assertThat(nextSent().text()).isEqualTo("hello");
            await("it is done", () -> store.message("m1").state == MessageState.DONE);
        }
    }

    @Nested
    class ABacklogThatDoesNotFitIntoMemory {
        @Test
        void isWorkedOffInOrderPageByPage() throws Exception {
            properties.put("lane.messages", 10);
            Semaphore permits = new Semaphore(0);
            pipeline.agents.add(
                    "tested",
                    turn -> {
                        permits.acquire();
                        return ECHO.answer(turn);
                    },
                    0,
                    2);
            int messages = 500;
            for (int i = 1; i <= messages; i++) {
                offer(main, MAIN, "chat " + i % 3, i, Integer.toString(i));
            }
            for (int i = 0; i < messages; i++) {
                assertThat(committed.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(pipeline.underWay()).isLessThanOrEqualTo(10);
            permits.release(messages);

            Map<ConversationId, Integer> last = new HashMap<>();
            for (int i = 0; i < messages; i++) {
                Sent next = nextSent();
                int number = Integer.parseInt(next.text());
                assertThat(number).isGreaterThan(last.getOrDefault(next.to(), 0));
                last.put(next.to(), number);
            }
            await("the lanes are empty", () -> pipeline.underWay() == 0);
        }
    }

    private PlatformAdapter recording(AccountId account) {
        return new RecordingAdapter(account, delivery -> {
            sent.add(new Sent(delivery.target(), delivery.request()));
            return RecordingAdapter.taken();
        });
    }

    private AccountInbox open(AccountId account) {
        PlatformAdapter adapter = recording(account);
        adapters.put(account, adapter);
        pipeline.adapters.add(adapter);
        return pipeline.journal.open(account, new InboxListener() {
            @Override
            public void committed(Checkpoint checkpoint) {
                committed.add(checkpoint);
            }

            @Override
            public void available() {}
        });
    }

    private static void offer(AccountInbox inbox, AccountId account, String chat, int number, String text) {
        ConversationId conversation = conversation(account, ChatKind.DIRECT, chat);
        assertThat(inbox.offer(in(conversation, "m" + number, text, true), new Checkpoint("", "s", number)))
                .isEqualTo(Admission.ACCEPTED);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Sent nextSent() throws InterruptedException {
        Sent next = sent.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("something sent within a minute").isNotNull();
        return next;
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("agenthost-"))
                .toList();
    }
}
