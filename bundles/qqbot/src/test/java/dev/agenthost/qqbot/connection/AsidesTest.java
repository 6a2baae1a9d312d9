package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.platform.Admission;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done about events before the host gets them, whichever way they come. */
final class AsidesTest {
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final String INTERACTION = "6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e10";

    /** How the events come. */
    private enum Way {
        GATEWAY {
            @Override
            Account opened() {
                World world = World.started(1);
                world.untilReady();
                return new Account(world.inbox, world.platform, world.connector) {
                    @Override
                    void gets(String frame) {
                        world.platform.dispatch(frame);
                        world.pass(Duration.ofSeconds(1));
                    }

                    @Override
                    long counted(String counter) {
                        world.connector.look();
                        world.pass(Duration.ofSeconds(1));
                        return world.counted(counter);
                    }
                };
            }
        },
        WEBHOOK {
            @Override
            Account opened() {
                ByWebhook webhook = new ByWebhook();
                webhook.open();
                return new Account(webhook.around.inbox, webhook.around.platform, webhook.streams) {
                    @Override
                    void gets(String frame) {
                        webhook.gets(frame);
                    }

                    @Override
                    long counted(String counter) {
                        streams.look();
                        return webhook.around.status().counters().getOrDefault(counter, 0L);
                    }
                };
            }
        };

        abstract Account opened();
    }

    private abstract static class Account {
        final FakeInbox inbox;
        final FakePlatform platform;
        final AccountStreams streams;

        Account(FakeInbox inbox, FakePlatform platform, AccountStreams streams) {
            this.inbox = inbox;
            this.platform = platform;
            this.streams = streams;
        }

        abstract void gets(String frame);

        abstract long counted(String counter);
    }

    @Nested
    class An_interaction {
        private static final String BUTTON = "event-interaction-button-group";

        @ParameterizedTest
        @EnumSource
        void is_acknowledged_before_the_host_gets_it(Way way) {
            Account account = way.opened();
            account.gets(Fixtures.text(BUTTON));

            assertThat(account.platform.acknowledged).containsExactly(INTERACTION + " after 0");
            assertThat(account.inbox.events).singleElement().isInstanceOf(ButtonPress.class);
        }

        @ParameterizedTest
        @EnumSource
        void is_acknowledged_once_however_often_it_comes(Way way) {
            Account account = way.opened();
            account.gets(Fixtures.text(BUTTON));
            account.gets(Fixtures.text(BUTTON));

            assertThat(account.platform.acknowledged).hasSize(1);
            assertThat(account.inbox.messages).containsOnly("INTERACTION_CREATE:" + INTERACTION);
        }

        @ParameterizedTest
        @EnumSource
        void is_acknowledged_also_when_the_host_has_no_room_for_it_yet(Way way) {
            Account account = way.opened();
            account.inbox.admission = Admission.FULL;
            account.gets(Fixtures.text(BUTTON));

            assertThat(account.platform.acknowledged).containsExactly(INTERACTION + " after 0");
            assertThat(account.inbox.messages).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void whose_acknowledgement_fails_is_handed_over_and_counted(Way way) {
            Account account = way.opened();
            account.platform.acknowledgementsFail = true;
            account.gets(Fixtures.text(BUTTON));

            assertThat(account.inbox.messages).hasSize(1);
            assertThat(account.counted("failedAcknowledgements")).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource
        void whose_acknowledgement_failed_is_acknowledged_when_it_comes_again(Way way) {
            Account account = way.opened();
            account.platform.acknowledgementsFail = true;
            account.gets(Fixtures.text(BUTTON));
            account.platform.acknowledgementsFail = false;
            account.gets(Fixtures.text(BUTTON));
            account.gets(Fixtures.text(BUTTON));

            assertThat(account.platform.acknowledged).hasSize(2);
        }

        @ParameterizedTest
        @CsvSource({"event-interaction-menu-c2c", "event-interaction-feedback", "event-interaction-button-guild"})
        void of_every_kind_is_acknowledged(String fixture) {
            Account account = Way.GATEWAY.opened();
            account.gets(Fixtures.text(fixture));

            assertThat(account.platform.acknowledged).hasSize(1);
            assertThat(account.inbox.messages).hasSize(1);
        }
    }

    @Nested
    class The_switch_for_proactive_messages {
        @ParameterizedTest
        @EnumSource
        void is_off_until_it_is_turned_on_again(Way way) {
            Account account = way.opened();
            assertThat(allowed(account)).isTrue();
            account.gets(Fixtures.text("event-c2c-msg-reject"));
            assertThat(allowed(account)).isFalse();
            assertThat(account.streams.switches().allowed(ChatKind.DIRECT, "another"))
                    .isTrue();

            account.gets(Fixtures.text("event-c2c-msg-receive"));
            assertThat(allowed(account)).isTrue();
        }

        @Test
        void stays_off_over_a_restart() {
            Account account = Way.WEBHOOK.opened();
            account.gets(Fixtures.text("event-group-msg-reject"));
            AccountStreams later = restarted(account);

            assertThat(later.switches().allowed(ChatKind.GROUP, "C3D4E5F60718293A4B5C6D7E8F90A1B2"))
                    .isFalse();
        }

        @Test
        void is_told_to_agents_too() {
            Account account = Way.GATEWAY.opened();
            account.gets(Fixtures.text("event-group-msg-reject"));

            assertThat(account.inbox.events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            PlatformEvent.class,
                            event -> assertThat(event.name()).isEqualTo("GROUP_MSG_REJECT"));
        }

        private static boolean allowed(Account account) {
            return account.streams.switches().allowed(ChatKind.DIRECT, PERSON);
        }
    }

    @Nested
    class A_quoted_message {
        private static final String BY_INDEX = "event-c2c-quote-ref-only";

        @ParameterizedTest
        @EnumSource
        void is_known_by_its_index(Way way) {
            Account account = way.opened();
            account.gets(quotable());
            account.gets(Fixtures.text(BY_INDEX));

            InboundMessage message = (InboundMessage) account.inbox.events.get(1);
            assertThat(message.quote().text()).isEqualTo("hello");
            assertThat(message.quote().messageId()).isEqualTo(account.inbox.messages.get(0));
            assertThat(message.quote().author().id()).isEqualTo(PERSON);
        }

        @Test
        void is_known_after_a_restart() {
            Account account = Way.WEBHOOK.opened();
            account.gets(quotable());

            assertThat(restarted(account).quotes().message("REFIDX_b2xkMDAwMQ=="))
                    .hasValueSatisfying(message -> assertThat(message.text()).isEqualTo("hello"));
        }

        @Test
        void costs_nothing_else_when_the_memory_is_away() {
            Account account = Way.GATEWAY.opened();
            account.inbox.memory.away = true;
            account.gets(Fixtures.text(BY_INDEX));

            assertThat(((InboundMessage) account.inbox.events.get(0)).text()).isEqualTo("继续");
        }

        /** The message that the fixture quotes. */
        private static String quotable() {
            return Fixtures.text("event-c2c-text").replace("REFIDX_ZGVtbzAwMDE=", "REFIDX_b2xkMDAwMQ==");
        }
    }

    @Nested
    class An_audit {
        @ParameterizedTest
        @EnumSource
        void that_has_ended_is_told(Way way) {
            Account account = way.opened();
            account.gets(Fixtures.text("event-audit-pass"));
            account.gets(Fixtures.text("event-audit-reject"));

            assertThat(account.inbox.reviews)
                    .containsExactly(
                            "audit-demo-0001 08a1b2c3d4e5f60718 ",
                            "audit-demo-0001 null the platform's audit refused the message");
            assertThat(account.inbox.events).hasSize(2);
        }
    }

    @Nested
    class An_event_nobody_knows {
        @ParameterizedTest
        @EnumSource
        void is_handed_over_as_it_came(Way way) {
            Account account = way.opened();
            account.gets(Fixtures.compact("event-unknown"));

            assertThat(account.counted("unknownEvents")).isEqualTo(1);
            assertThat(account.inbox.events).singleElement().isInstanceOfSatisfying(PlatformEvent.class, event -> {
                assertThat(event.known()).isFalse();
                assertThat(event.name()).isEqualTo("SOME_FUTURE_EVENT");
                assertThat(Fixtures.parse(event.raw()).asJsonObject().get("d"))
                        .isEqualTo(Fixtures.object("event-unknown").get("d"));
            });
        }
    }

    /** The same account in a later life, with what it remembers. */
    private static AccountStreams restarted(Account account) {
        account.streams.leave(Leave.RESUMABLY);
        return new AccountStreams(World.ACCOUNT, new Surroundings().shared(), new Lifecycle(), account.inbox);
    }
}
