package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.settings.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An account of several shards, under a manual clock. */
final class ShardsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final Surroundings surroundings = new Surroundings();
    private final ShardedPlatform platform = new ShardedPlatform(surroundings.scheduler, surroundings.time);
    private final Lifecycle lifecycle = new Lifecycle();
    private final AccountStreams streams = new AccountStreams(
            World.ACCOUNT,
            surroundings.shared(Runnable::run, 1, platform, platform::http),
            lifecycle,
            surroundings.inbox);

    @BeforeEach
    void listen() {
        streams.addListener(new Heartbeat(surroundings.scheduler, surroundings.time::nanoTime));
    }

    private void configure(Transport transport) {
        configure(true, transport);
    }

    private void configure(boolean enabled, Transport transport) {
        Settings settings = World.settings(enabled, World.INTENTS, "secret", Duration.ofHours(24), transport);
        streams.configure(new Parsed(settings, List.of(), List.of()));
        lifecycle.switchOn();
        streams.look();
        surroundings.pass(Duration.ZERO);
    }

    private void ready(Transport transport) {
        configure(transport);
        surroundings.pass(A_WHILE);
        assertThat(status().state()).isEqualTo(State.READY);
    }

    private AccountStatus status() {
        return surroundings.status();
    }

    private static Transport.AllShards shards(int count) {
        return new Transport.AllShards(count);
    }

    private List<String> identified() {
        return platform.identifies.stream().map(ShardedPlatform.Identify::shard).toList();
    }

    @Nested
    class A_number_of_shards {
        @Test
        void is_so_many_connections_that_start_as_fast_as_the_platform_allows() {
            platform.maxConcurrency = 2;
            ready(shards(5));

            assertThat(identified()).containsExactly("0/5", "1/5", "2/5", "3/5", "4/5");
            assertThat(platform.identifies)
                    .extracting(identify -> identify.at().toSeconds())
                    .containsExactly(0L, 0L, 5L, 5L, 10L);
            assertThat(platform.live()).hasSize(5);
        }

        @Test
        void asks_the_platform_once_for_all_that_start_together() {
            ready(shards(5));
            assertThat(platform.questions).hasSize(1);
        }

        @Test
        void is_ready_when_all_are() {
            configure(shards(3));
            surroundings.pass(Duration.ofSeconds(7));

            assertThat(status().state()).isEqualTo(State.CONNECTING);
            assertThat(status().reason()).startsWith("shard 2/3: waiting").endsWith("2 of 3 shards are ready");
            surroundings.pass(Duration.ofSeconds(5));
            assertThat(status().state()).isEqualTo(State.READY);
            assertThat(status().reason()).isEqualTo("connected");

            platform.live("1/3").drop(4915);
            surroundings.pass(A_WHILE);
            assertThat(status().state()).isEqualTo(State.PARKED);
            assertThat(status().reason()).startsWith("shard 1/3: The bot is banned");
        }

        @Test
        void shows_the_facts_of_each() {
            ready(shards(2));

            assertThat(status().facts().keySet())
                    .containsExactly(
                            "lifecycle",
                            "shard 0/2 connection",
                            "shard 0/2 handshake",
                            "shard 0/2 resume",
                            "shard 0/2 heartbeat",
                            "shard 1/2 connection",
                            "shard 1/2 handshake",
                            "shard 1/2 resume",
                            "shard 1/2 heartbeat");
        }

        @Test
        void of_one_shows_what_one_connection_shows() {
            ready(shards(1));

            assertThat(status().facts().keySet())
                    .containsExactly("lifecycle", "connection", "handshake", "resume", "heartbeat");
        }

        @Test
        void keeps_each_session_alive() {
            ready(shards(3));
            surroundings.pass(Duration.ofMinutes(10));

            assertThat(platform.sockets).hasSize(3);
            assertThat(platform.live())
                    .allSatisfy(socket -> assertThat(socket.heartbeats).isBetween(13, 15));
        }

        @Test
        void gives_each_its_own_position() {
            ready(shards(2));
            platform.live("0/2").says("a");
            platform.live("0/2").says("b");
            platform.live("1/2").says("c");
            surroundings.pass(Duration.ofSeconds(1));
            platform.live("0/2").drop(4009);
            platform.live("1/2").drop(4009);
            surroundings.pass(A_WHILE);

            assertThat(surroundings.inbox.messages).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(platform.resumes).containsExactlyInAnyOrder("0/2@3", "1/2@2");
            assertThat(surroundings.inbox.stored.keySet()).hasSize(2);
            assertThat(platform.identifies).hasSize(2);
        }

        @Test
        void leaves_one_alone_when_another_breaks() {
            ready(shards(2));
            platform.live("0/2").drop(1006);
            surroundings.pass(A_WHILE);

            assertThat(platform.sockets).hasSize(3);
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void leaves_with_all_of_them() {
            ready(shards(3));
            lifecycle.switchOff();
            var left = streams.leave(Leave.FOR_GOOD);
            var retired = streams.retire(true);
            surroundings.pass(Duration.ZERO);

            assertThat(left.toCompletableFuture()).isDone();
            assertThat(retired.toCompletableFuture()).isDone();
            assertThat(platform.sockets).extracting(socket -> socket.clientCode).containsOnly(Leave.FOR_GOOD);
            assertThat(surroundings.inbox.stored).isEmpty();
        }
    }

    @Nested
    class Too_few_sessions_left {
        @Test
        void are_told_and_waited_for() {
            platform.remaining = 2;
            configure(shards(3));
            surroundings.pass(A_WHILE);

            assertThat(platform.sockets).isEmpty();
            assertThat(status().state()).isEqualTo(State.CONNECTING);
            assertThat(status().reason()).contains("lets 2 more sessions begin", "3 are needed");
            assertThat(status().hindrance()).isPresent();

            surroundings.pass(Duration.ofHours(3));
            assertThat(platform.sockets).isEmpty();
            platform.remaining = 1000;
            surroundings.pass(Duration.ofHours(2));
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void are_enough_when_they_are_just_enough() {
            platform.remaining = 3;
            ready(shards(3));
            assertThat(platform.remaining).isZero();
        }

        @Test
        void do_not_keep_sessions_from_being_resumed() {
            ready(shards(2));
            platform.remaining = 0;
            platform.live("0/2").drop(4009);
            surroundings.pass(A_WHILE);

            assertThat(status().state()).isEqualTo(State.READY);
        }
    }

    @Nested
    class Shards_auto {
        private final Transport auto = new Transport.RecommendedShards();

        @Test
        void are_as_many_as_the_platform_recommends() {
            platform.recommended = 3;
            ready(auto);
            assertThat(identified()).containsExactly("0/3", "1/3", "2/3");
        }

        @Test
        void are_asked_for_until_there_is_an_answer() {
            platform.recommended = 2;
            platform.discoveryDown = true;
            configure(auto);
            surroundings.pass(Duration.ofMinutes(5));
            assertThat(status().state()).isEqualTo(State.CONNECTING);
            assertThat(status().reason()).contains("how many shards", "discovery is down");
            assertThat(platform.questions).hasSizeBetween(5, 15);

            platform.discoveryDown = false;
            surroundings.pass(Duration.ofMinutes(2));
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void stay_as_many_when_connections_are_made_anew() {
            platform.recommended = 2;
            ready(auto);
            platform.recommended = 4;
            platform.live("0/2").drop(4900);
            surroundings.pass(Duration.ofHours(1));

            assertThat(identified()).containsExactly("0/2", "1/2", "0/2");
        }

        @Test
        void are_looked_at_anew_when_a_person_restarts_the_account() {
            platform.recommended = 2;
            ready(auto);
            platform.recommended = 3;
            surroundings.pass(Duration.ofMinutes(1));
            streams.restart();
            surroundings.pass(A_WHILE);

            assertThat(identified()).containsExactly("0/2", "1/2", "0/3", "1/3", "2/3");
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void keep_their_sessions_at_a_restart_that_changes_nothing() {
            platform.recommended = 2;
            ready(auto);
            surroundings.pass(Duration.ofMinutes(1));
            platform.discoveryDown = true;
            streams.restart();
            surroundings.pass(Duration.ofSeconds(5));
            platform.discoveryDown = false;
            surroundings.pass(Duration.ofMinutes(3));

            assertThat(platform.resumes).hasSize(2);
            assertThat(platform.identifies).hasSize(2);
        }

        @Test
        void are_not_asked_for_while_the_account_is_paused() {
            configure(false, auto);
            surroundings.pass(Duration.ofHours(1));

            assertThat(platform.questions).isEmpty();
            assertThat(status().state()).isEqualTo(State.PAUSED);
        }
    }

    @Nested
    class What_the_account_follows {
        private static final String APP = "102000001#";

        @Test
        void is_each_of_its_shards() {
            platform.recommended = 2;
            configure(shards(3));
            assertThat(surroundings.inbox.followed).containsExactlyInAnyOrder(APP + "0/3", APP + "1/3", APP + "2/3");

            configure(new Transport.RecommendedShards());
            surroundings.pass(A_WHILE);
            assertThat(surroundings.inbox.followed).containsExactlyInAnyOrder(APP + "0/2", APP + "1/2");
        }

        @Test
        void is_nothing_while_it_is_paused_or_has_a_webhook() {
            ready(new Shard(1, 2));
            assertThat(surroundings.inbox.followed).containsExactly(APP + "1/2");
            configure(false, new Shard(1, 2));
            assertThat(surroundings.inbox.followed).isEmpty();
            configure(new Shard(1, 2));
            assertThat(surroundings.inbox.followed).containsExactly(APP + "1/2");
            configure(new Transport.Webhook(Duration.ofMinutes(5)));
            surroundings.pass(A_WHILE);
            assertThat(surroundings.inbox.followed).isEmpty();
        }

        @Test
        void is_not_dialled_while_another_account_follows_it() {
            surroundings.inbox.taken = APP + "0/1";
            configure(new Shard(0, 1));
            surroundings.pass(Duration.ofMinutes(10));

            assertThat(platform.sockets).isEmpty();
            assertThat(status().state()).isEqualTo(State.PARKED);
            assertThat(status().reason()).contains(APP + "0/1 is followed by another account");

            surroundings.inbox.taken = "";
            surroundings.inbox.available();
            surroundings.pass(A_WHILE);
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void is_not_dialled_again_when_another_account_has_it_by_then() {
            ready(new Shard(0, 1));
            surroundings.inbox.taken = APP + "0/1";
            platform.live("0/1").drop(4902);
            surroundings.pass(Duration.ofMinutes(10));

            assertThat(platform.sockets).hasSize(1);
            assertThat(status().reason()).contains("followed by another account");
        }
    }

    @Nested
    class Another_number {
        @Test
        void ends_the_connections_that_are_not_asked_for_any_more_before_others_begin() {
            ready(shards(2));
            configure(shards(3));
            surroundings.pass(A_WHILE);

            assertThat(platform.sockets.subList(0, 2))
                    .extracting(socket -> socket.clientCode)
                    .containsOnly(Leave.RESUMABLY);
            assertThat(identified()).containsExactly("0/2", "1/2", "0/3", "1/3", "2/3");
            assertThat(surroundings.inbox.stored.keySet()).allMatch(partition -> partition.endsWith("/3"));
            assertThat(status().state()).isEqualTo(State.READY);
        }

        @Test
        void that_means_the_same_shard_touches_nothing() {
            ready(new Shard(0, 1));
            configure(shards(1));
            surroundings.pass(A_WHILE);

            assertThat(platform.sockets).hasSize(1);
        }
    }
}
