package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.InboundMessage;
import dev.agenthost.platform.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is meant by a mention in a guild, whichever way the events come. */
final class OwnIdTest {
    private static final String OWN = "1";
    private static final String ANOTHER_BOT = "2";
    private static final String KEY = "bot/102000001";

    private int messages;

    private String mentioning(String id) {
        return """
                {"op":0,"t":"MESSAGE_CREATE","id":"MESSAGE_CREATE:%1$d","d":{"id":"m%1$d","channel_id":"7","guild_id":"8",\
                "author":{"id":"9","bot":false},"content":"<@!%2$s> hi","timestamp":"2026-01-01T12:00:00+00:00",\
                "mentions":[{"id":"%2$s","bot":true}]}}""".formatted(++messages, id);
    }

    private static boolean addressed(FakeInbox inbox) {
        return ((InboundMessage) inbox.events.get(inbox.events.size() - 1)).addressed();
    }

    @Nested
    class On_a_gateway {
        private final World world = World.started(1);

        private void gets(World there, String frame) {
            there.platform.dispatch(frame);
            there.pass(Duration.ofSeconds(1));
        }

        /** The platform and the session are the same, READY does not come again. */
        private World laterLife(World before) {
            Checkpoint stored = before.inbox.stored.values().iterator().next();
            World later = new World(2);
            later.inbox.stored.put(stored.partition(), stored);
            later.inbox.committed.add(stored);
            later.platform.sessions.putAll(before.platform.sessions);
            return later;
        }

        private void started(World later) {
            later.configure(World.settings());
            later.switchOn();
        }

        @Test
        void it_is_what_READY_says_and_nobody_is_asked() {
            world.untilReady();
            gets(world, mentioning(ANOTHER_BOT));
            assertThat(addressed(world.inbox)).isFalse();
            gets(world, mentioning(OWN));
            assertThat(addressed(world.inbox)).isTrue();
            assertThat(world.platform.asksWhoItIs).isZero();
            assertThat(world.inbox.memory.values).containsEntry(KEY, OWN);
        }

        @Test
        void it_is_remembered_where_a_later_life_resumes() {
            world.untilReady();
            World later = laterLife(world);
            later.inbox.memory.values.putAll(world.inbox.memory.values);
            started(later);
            later.untilReady();
            assertThat(later.platform.resumes).isEqualTo(1);
            gets(later, mentioning(ANOTHER_BOT));
            assertThat(addressed(later.inbox)).isFalse();
            assertThat(later.platform.asksWhoItIs).isZero();
        }

        @Test
        void it_is_asked_for_once_where_nobody_remembers_it() {
            world.untilReady();
            World later = laterLife(world);
            started(later);
            later.untilReady();
            gets(later, mentioning(ANOTHER_BOT));
            gets(later, mentioning(ANOTHER_BOT));
            assertThat(addressed(later.inbox)).isFalse();
            assertThat(later.platform.asksWhoItIs).isEqualTo(1);
            assertThat(later.inbox.memory.values).containsEntry(KEY, OWN);
        }

        @Test
        void nothing_waits_for_the_answer() {
            world.untilReady();
            World later = laterLife(world);
            later.platform.identity = new CompletableFuture<>();
            started(later);
            later.untilReady();
            gets(later, mentioning(ANOTHER_BOT));
            assertThat(addressed(later.inbox)).as("any bot, while nobody knows").isTrue();
            assertThat(later.platform.asksWhoItIs).isEqualTo(1);
        }
    }

    @Nested
    class By_webhook {
        private final ByWebhook account = new ByWebhook();
        private final Surroundings around = account.around;

        @Test
        void it_is_asked_for_ahead_of_the_first_event() {
            account.open();
            assertThat(around.platform.asksWhoItIs).isEqualTo(1);
            account.gets(mentioning(ANOTHER_BOT));
            assertThat(addressed(around.inbox)).isFalse();
            account.gets(mentioning(OWN));
            assertThat(addressed(around.inbox)).isTrue();
            assertThat(around.platform.asksWhoItIs).isEqualTo(1);
        }

        @Test
        void it_is_asked_for_again_a_minute_after_a_failure() {
            around.platform.identity = CompletableFuture.failedStage(new IOException("on purpose"));
            account.open();
            account.gets(mentioning(ANOTHER_BOT));
            assertThat(addressed(around.inbox)).isTrue();
            assertThat(around.platform.asksWhoItIs).isEqualTo(1);
            around.platform.identity = CompletableFuture.completedStage(OWN);
            around.pass(Duration.ofMinutes(1));
            account.gets(mentioning(ANOTHER_BOT));
            account.gets(mentioning(ANOTHER_BOT));
            assertThat(addressed(around.inbox)).isFalse();
            assertThat(around.platform.asksWhoItIs).isEqualTo(2);
        }
    }
}
