package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.qqbot.webhook.Signed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An account whose events come by the webhook, under a manual clock. */
final class WebhookStreamTest {
    private static final String TAKEN = "200 {\"op\":12,\"d\":0}";
    private static final String AGAIN = "200 {\"op\":12,\"d\":1}";
    private static final String REFUSED = "401 ";
    private static final Transport WEBHOOK = new Transport.Webhook(Duration.ofMinutes(5));
    private static final String PARTITION = "102000001@127.0.0.1:1#webhook";

    private final Surroundings surroundings = new Surroundings();
    private final FakeInbox inbox = surroundings.inbox;
    private final Lifecycle lifecycle = new Lifecycle();
    private final AccountStreams streams = new AccountStreams(World.ACCOUNT, surroundings.shared(), lifecycle, inbox);
    private final Signed platform = new Signed(surroundings.webhooks, surroundings.time, "102000001", "secret");

    private void configure(boolean enabled, Transport transport) {
        streams.configure(new Parsed(
                World.settings(enabled, World.INTENTS, "secret", Duration.ofHours(24), transport),
                List.of(),
                List.of()));
        pass(Duration.ZERO);
    }

    private void started() {
        configure(true, WEBHOOK);
        lifecycle.switchOn();
        streams.look();
        pass(Duration.ZERO);
    }

    private void pass(Duration duration) {
        surroundings.pass(duration);
    }

    private AccountStatus status() {
        return surroundings.status();
    }

    private CompletableFuture<String> message(String id) {
        return platform.sends(FakePlatform.message(1, id)).toCompletableFuture();
    }

    @Nested
    class An_event {
        @Test
        void is_acknowledged_by_the_commit() {
            started();
            inbox.commitDelay = Duration.ofSeconds(2);
            CompletableFuture<String> answer = message("a");
            pass(Duration.ofSeconds(1));
            assertThat(answer).isNotDone();
            pass(Duration.ofSeconds(1));

            assertThat(answer).isCompletedWithValue(TAKEN);
            assertThat(inbox.messages).containsExactly("a");
            assertThat(inbox.committed).containsExactly(new Checkpoint(PARTITION, "webhook", 1));
        }

        @Test
        void that_is_not_stored_in_four_seconds_is_asked_for_again() {
            started();
            inbox.commitDelay = Duration.ofSeconds(9);
            CompletableFuture<String> answer = message("a");
            pass(Duration.ofSeconds(4));

            assertThat(answer).isCompletedWithValue(AGAIN);
            pass(Duration.ofSeconds(10));
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void the_host_has_no_room_for_is_asked_for_again() {
            started();
            inbox.admission = Admission.FULL;
            CompletableFuture<String> answer = message("a");
            assertThat(answer).isCompletedWithValue(AGAIN);
            assertThat(status().state()).isEqualTo(State.CONNECTING);
            assertThat(status().hindrance()).contains("waiting for room in the inbox");

            inbox.available();
            CompletableFuture<String> next = message("a");
            pass(Duration.ofSeconds(1));
            assertThat(next).isCompletedWithValue(TAKEN);
            assertThat(status().state()).isEqualTo(State.READY);
            assertThat(inbox.offered).extracting(Checkpoint::sequence).containsExactly(1L);
        }

        @Test
        void that_is_nobodys_concern_is_acknowledged_too() {
            started();
            CompletableFuture<String> answer =
                    platform.sends("{\"op\":0,\"t\":\"NEVER_SEEN\",\"d\":{}}").toCompletableFuture();
            pass(Duration.ofSeconds(1));

            assertThat(answer).isCompletedWithValue(TAKEN);
            assertThat(status().counters()).containsEntry("unknownEvents", 1L);
        }

        @Test
        void many_at_once_are_each_acknowledged() {
            started();
            inbox.commitDelay = Duration.ofSeconds(1);
            List<CompletableFuture<String>> answers = List.of(message("a"), message("b"), message("c"));
            pass(Duration.ofSeconds(2));

            assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(TAKEN));
            assertThat(inbox.committed).extracting(Checkpoint::sequence).containsExactly(1L, 2L, 3L);
        }
    }

    @Nested
    class The_account {
        @Test
        void is_ready_without_a_dial_and_shows_its_facts() {
            started();
            var unused = message("a");
            pass(Duration.ofHours(1));

            assertThat(status().state()).isEqualTo(State.READY);
            assertThat(status().reason()).isEqualTo("connected");
            assertThat(status().facts().keySet()).containsExactly("lifecycle", "transport", "webhook", "last event");
            assertThat(status().facts()).containsEntry("webhook", "open at /qqbot/webhook");
            assertThat(surroundings.sockets()).isZero();
            assertThat(surroundings.attempts()).isZero();
            assertThat(surroundings.door.opened).isEqualTo(1);
        }

        @Test
        void goes_on_counting_where_an_earlier_run_left_off() {
            inbox.stored.put(PARTITION, new Checkpoint(PARTITION, "webhook", 41));
            started();
            var unused = message("a");
            pass(Duration.ofSeconds(1));

            assertThat(inbox.committed).containsExactly(new Checkpoint(PARTITION, "webhook", 42));
        }

        @Test
        void refuses_everything_until_it_is_switched_on() {
            configure(true, WEBHOOK);
            assertThat(message("a")).isCompletedWithValue(REFUSED);
        }

        @Test
        void refuses_everything_while_it_is_paused() {
            started();
            configure(false, WEBHOOK);
            assertThat(message("a")).isCompletedWithValue(REFUSED);
            assertThat(status().state()).isEqualTo(State.PAUSED);
            assertThat(surroundings.door.closed).isEqualTo(1);

            configure(true, WEBHOOK);
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void refuses_everything_while_the_store_cannot_tell() {
            inbox.admission = Admission.UNAVAILABLE;
            started();
            assertThat(message("a")).isCompletedWithValue(REFUSED);
            assertThat(status().state()).isEqualTo(State.PARKED);
            assertThat(status().reason()).isEqualTo("waiting for the store: on purpose");

            inbox.available();
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void leaves_at_once_and_has_what_waits_sent_again() {
            started();
            inbox.commitDelay = Duration.ofSeconds(3);
            CompletableFuture<String> answer = message("a");
            lifecycle.switchOff();
            var left = streams.leave(Leave.RESUMABLY);

            assertThat(left.toCompletableFuture()).isDone();
            assertThat(answer).isCompletedWithValue(AGAIN);
            assertThat(message("b")).isCompletedWithValue(REFUSED);
            assertThat(status().state()).isEqualTo(State.OFF);
        }

        @Test
        void may_change_to_the_gateway_and_back() {
            started();
            configure(true, new Shard(0, 1));
            pass(Duration.ofSeconds(10));
            assertThat(status().state()).isEqualTo(State.READY);
            assertThat(surroundings.sockets()).isEqualTo(1);
            assertThat(message("a")).isCompletedWithValue(REFUSED);

            configure(true, WEBHOOK);
            pass(Duration.ofSeconds(10));
            assertThat(surroundings.closeCode()).isEqualTo(Leave.RESUMABLY);
            assertThat(status().state()).isEqualTo(State.READY);
            assertThat(status().facts()).containsEntry("transport", "webhook");
        }

        @Test
        void counts_what_it_refused() {
            started();
            new Signed(surroundings.webhooks, surroundings.time, "102000001", "other").sends("{}");
            streams.look();
            assertThat(status().counters()).containsEntry("refusedRequests", 1L);
        }
    }
}
