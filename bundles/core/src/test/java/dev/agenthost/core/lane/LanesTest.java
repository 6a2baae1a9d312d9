package dev.agenthost.core.lane;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final List<Runnable> threads = new ArrayList<>();
    private final Lanes lanes = new Lanes(new FairExecutor<>(threads::add, () -> 2));
    private final ConversationId first = conversation(MAIN, ChatKind.DIRECT, "first");
    private final ConversationId second = conversation(MAIN, ChatKind.DIRECT, "second");
    private final List<String> began = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();

    @Test
    void aLaneWaitsForTheStageOfTheWorkBefore() {
        work(first, "one");
        work(first, "two");
        run();
        assertThat(began).containsExactly("one");

        ends.get("one").complete(null);
        run();
        assertThat(began).containsExactly("one", "two");
    }

    @Test
    void aLaneDoesNotWaitForAnother() {
        work(first, "one");
        work(second, "two");
        run();

        assertThat(began).containsExactly("one", "two");
    }

    @Test
    void aLaneGoesOnAfterWorkThatFailed() {
        lanes.submit(first, () -> {
            throw new IllegalStateException("on purpose");
        });
        work(first, "two");
        work(first, "three");
        run();
        ends.get("two").completeExceptionally(new IllegalStateException("on purpose"));
        run();

        assertThat(began).containsExactly("two", "three");
    }

    @Test
    void anIdleLaneVanishes() {
        work(first, "one");
        run();
        assertThat(lanes.size()).isEqualTo(1);

        ends.get("one").complete(null);
        assertThat(lanes.size()).isZero();
    }

    private void work(ConversationId conversation, String name) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ends.put(name, end);
        lanes.submit(conversation, () -> {
            began.add(name);
            return end;
        });
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.remove(0).run();
        }
    }

    /** Submissions, threads and completions in any order: within a conversation work begins in order, one at a time. */
    @Property(tries = 300)
    void orderHoldsUnderEverySchedule(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int limit,
            @ForAll @IntRange(min = 1, max = 5) int chats) {
        Random random = new Random(seed);
        List<Runnable> pool = new ArrayList<>();
        Lanes underTest = new Lanes(new FairExecutor<>(pool::add, () -> limit));
        List<CompletableFuture<Void>> open = new ArrayList<>();
        Map<Integer, List<Integer>> begun = new HashMap<>();
        int[] running = new int[chats];
        int left = 60;
        while (left > 0 || !pool.isEmpty() || !open.isEmpty()) {
            int choice = random.nextInt(3);
            if (choice == 0 && left > 0) {
                int number = left--;
                int chat = random.nextInt(chats);
                underTest.submit(conversation(MAIN, ChatKind.GROUP, "c" + chat), () -> {
                    assertThat(running[chat]++)
                            .as("work at the same time in chat %d", chat)
                            .isZero();
                    begun.computeIfAbsent(chat, any -> new ArrayList<>()).add(number);
                    CompletableFuture<Void> end = new CompletableFuture<>();
                    open.add(end);
                    return end.thenRun(() -> running[chat]--);
                });
            } else if (choice == 1 && !pool.isEmpty()) {
                pool.remove(random.nextInt(pool.size())).run();
            } else if (choice == 2 && !open.isEmpty()) {
                open.remove(random.nextInt(open.size())).complete(null);
            }
        }

        assertThat(IntStream.range(0, chats).mapToObj(chat -> begun.getOrDefault(chat, List.of())))
                .allSatisfy(numbers -> assertThat(numbers).isSortedAccordingTo((a, b) -> b - a));
        assertThat(begun.values().stream().mapToInt(List::size).sum()).isEqualTo(60);
        assertThat(underTest.size()).isZero();
    }
}
