package dev.agenthost.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.platform.Target;
import dev.agenthost.status.PartStatus;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class CommandsTest {
    private static final AccountId MAIN = new AccountId("qqbot", "main");

    private final Commands commands = new Commands(context(
            bundle(7, "dev.agenthost.qqbot", "0.1.0", Bundle.ACTIVE),
            bundle(3, "org.apache.felix.scr", "2.2.18", Bundle.ACTIVE),
            bundle(9, "dev.agenthost.core", "0.1.0", Bundle.INSTALLED)));

    @Test
    void bundlesListsOnlyOurs() {
        assertThat(commands.bundles()).isEqualTo("""
                ID  BUNDLE               VERSION  STATE
                9   dev.agenthost.core   0.1.0    INSTALLED (does not resolve)
                7   dev.agenthost.qqbot  0.1.0    ACTIVE
                """);
    }

    @Nested
    class WithoutAnything {
        @Test
        void statusIsEmptyTables() {
            assertThat(commands.status()).isEqualTo("ACCOUNT  STATE  SINCE  REASON\n\nPART  WELL  REASON  FACTS\n");
        }

        @Test
        void restartSaysThatThereIsNoAccount() {
            assertThat(commands.restart("qqbot/x")).isEqualTo("there is no account 'qqbot/x'; there is none");
        }
    }

    @Nested
    class WithAnAccount {
        private final CountingAdapter adapter = new CountingAdapter();

        @BeforeEach
        void setUp() {
            commands.board = new FixedBoard();
            commands.adapters = List.of(adapter);
            commands.sources = List.of(() -> List.of(
                    new PartStatus("agent echo", false, "stuck", Map.of("circuit", "open"), Map.of("failed", 3L))));
        }

        @Test
        void statusShowsItInALine() {
            assertThat(commands.status()).isEqualTo("""
                    ACCOUNT     STATE   SINCE                 REASON
                    qqbot/main  PARKED  2026-01-01T12:00:00Z  the app id is wrong

                    PART        WELL  REASON  FACTS
                    agent echo  NO    stuck   circuit open, failed 3
                    """);
        }

        @Test
        void statusOfItTellsEverything() {
            assertThat(commands.status("qqbot/main")).isEqualTo("""
                    qqbot/main is PARKED since 2026-01-01T12:00:00Z
                    the app id is wrong

                    FACT        VALUE
                    connection  closed
                    reconnects  4
                    """);
        }

        @Test
        void statusOfAnotherNamesIt() {
            assertThat(commands.status("qqbot/other"))
                    .isEqualTo("there is no account 'qqbot/other'; there are: qqbot/main");
        }

        @Test
        void restartRestartsIt() {
            commands.restart("qqbot/main");

            assertThat(adapter.restarts).hasValue(1);
        }
    }

    @Nested
    class WhatWasLearnt {
        private final CountingAdapter adapter = new CountingAdapter();

        @BeforeEach
        void setUp() {
            commands.adapters = List.of(adapter);
        }

        @Test
        void isForgottenEverywhereInAChatOrByItself() {
            assertThat(commands.forget("qqbot/main")).isEqualTo("is tried again:\n of ");
            assertThat(commands.forget("qqbot/main", "GROUP/1")).isEqualTo("is tried again:\n of GROUP/1");
            assertThat(commands.forget("qqbot/main", "GROUP/1", "urls")).isEqualTo("is tried again:\nurls of GROUP/1");
            assertThat(adapter.restarts).hasValue(0);
        }

        @Test
        void isNothingWhereNothingWas() {
            assertThat(commands.forget("qqbot/main", "nowhere")).isEqualTo("nothing of that was learnt");
        }

        @Test
        void hasNames() {
            assertThat(commands.forget("qqbot/main", "GROUP/1", "wrong")).isEqualTo("there is URLS");
        }

        @Test
        void isOfAnAccount() {
            assertThat(commands.forget("qqbot/other"))
                    .isEqualTo("there is no account 'qqbot/other'; there are: qqbot/main");
        }
    }

    private static final class FixedBoard implements StatusBoard {
        @Override
        public void publish(AccountStatus status) {}

        @Override
        public void remove(AccountId account) {}

        @Override
        public List<AccountStatus> all() {
            return List.of(new AccountStatus(
                    MAIN,
                    AccountStatus.State.PARKED,
                    "the app id is wrong",
                    Instant.parse("2026-01-01T12:00:00.123Z"),
                    Map.of("connection", "closed"),
                    Map.of("reconnects", 4L)));
        }
    }

    private static final class CountingAdapter implements PlatformAdapter {
        final AtomicInteger restarts = new AtomicInteger();

        @Override
        public List<String> forget(String chat, String what) {
            if (what.equals("wrong")) {
                throw new IllegalArgumentException("there is URLS");
            }
            return chat.equals("nowhere") ? List.of() : List.of(what + " of " + chat);
        }

        @Override
        public AccountId account() {
            return MAIN;
        }

        @Override
        public Target target(ConversationId conversation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PreparedDelivery prepare(Delivery delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restart() {
            restarts.incrementAndGet();
        }
    }

    private static BundleContext context(Bundle... bundles) {
        return stub(BundleContext.class, Map.of("getBundles", bundles));
    }

    private static Bundle bundle(long id, String name, String version, int state) {
        return stub(
                Bundle.class,
                Map.of(
                        "getBundleId", id,
                        "getSymbolicName", name,
                        "getVersion", new Version(version),
                        "getState", state));
    }

    private static <T> T stub(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answers.get(method.getName())));
    }
}
