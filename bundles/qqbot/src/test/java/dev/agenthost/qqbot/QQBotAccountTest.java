package dev.agenthost.qqbot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.qqbot.connection.Surroundings;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.media.Downloads;
import dev.agenthost.qqbot.media.MediaFetch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.component.ComponentConstants;

/** The component as Declarative Services drives it: activate, modified, deactivate. */
final class QQBotAccountTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final Surroundings surroundings = new Surroundings();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Downloads downloads =
            new Downloads(InetAddress::getAllByName, (SSLSocketFactory) SSLSocketFactory.getDefault(), timer);
    private final MediaFetch media = new MediaFetch(downloads, () -> Optional.of(NO_SHELF));

    private static final MediaShelf NO_SHELF = new MediaShelf() {
        @Override
        public MediaFile put(InputStream content, String fileName, String contentType) throws IOException {
            throw new IOException();
        }

        @Override
        public Path path(MediaFile file) throws IOException {
            throw new IOException();
        }
    };

    @AfterEach
    void end() {
        downloads.close();
        timer.shutdownNow();
    }

    private QQBotAccount activated(Map<String, Object> properties) {
        LeaveDeadline patient = new LeaveDeadline(System::nanoTime, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return new QQBotAccount(
                surroundings.shared(), surroundings.outgoing(), media, patient, surroundings.inbox(), properties);
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("service.pid", "dev.agenthost.qqbot~main");
        settings.put("felix.fileinstall.filename", "file:/config/dev.agenthost.qqbot-main.cfg");
        settings.put("appId", "102000001");
        settings.put("clientSecret", "dummy");
        return settings;
    }

    private static Map<String, Object> with(String key, String value) {
        Map<String, Object> settings = settings();
        settings.put(key, value);
        return settings;
    }

    private State state() {
        return surroundings.status().state();
    }

    @Nested
    class Attachments {
        private void assertFails(QQBotAccount account, String words) {
            assertThat(account.fetch(new Attachment("image/png", "http://127.0.0.1:1/a", null, 3)))
                    .failsWithin(A_WHILE)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining(words);
        }

        @Test
        void come_from_public_addresses_and_listed_hosts() {
            QQBotAccount account = activated(settings());
            assertFails(account, "127.0.0.1 is no public address");

            account.modified(with("mediaAllowedHosts", "127.0.0.1"));

            assertFails(account, "HttpHostConnectException");
        }

        @Test
        void do_not_come_to_an_account_that_was_never_configured_well() {
            assertFails(activated(with("appId", "")), "no valid configuration");
        }
    }

    @Nested
    class Activate {
        @Test
        void switches_the_lifecycle_on_as_its_last_act() {
            QQBotAccount account = activated(settings());

            assertThat(account.account()).hasToString("qqbot/main");
            assertThat(surroundings.published())
                    .extracting(AccountStatus::state)
                    .as("configured while still off")
                    .startsWith(State.OFF, State.CONNECTING);
            surroundings.pass(A_WHILE);
            assertThat(state()).isEqualTo(State.READY);
        }

        @ParameterizedTest
        @ValueSource(strings = {"appId", "clientSecret"})
        void always_succeeds_and_shows_what_is_missing(String key) {
            activated(with(key, ""));
            surroundings.pass(A_WHILE);

            assertThat(state()).isEqualTo(State.PARKED);
            assertThat(surroundings.status().reason()).contains("dev.agenthost.qqbot-main.cfg", key);
            assertThat(surroundings.attempts()).isZero();
        }

        @Test
        void of_a_disabled_account_connects_nothing() {
            activated(with("enabled", "false"));
            surroundings.pass(A_WHILE);

            assertThat(state()).isEqualTo(State.PAUSED);
            assertThat(surroundings.attempts()).isZero();
        }
    }

    @Nested
    class Once_ready {
        private QQBotAccount account;

        @BeforeEach
        void ready() {
            account = activated(settings());
            surroundings.pass(A_WHILE);
            assertThat(state()).isEqualTo(State.READY);
        }

        @ParameterizedTest
        @CsvSource({
            "maxTextLength, 500",
            "directReplies, 2",
            "messagesPerSecond, 200",
            "groupReplyWindow, 2m",
            "sessionMaxAge, 12h",
            "helloTimeout, 3s",
            "nobody.knows.it, 1"
        })
        void an_unrelated_setting_reconnects_nothing(String key, String value) {
            account.modified(with(key, value));
            surroundings.pass(A_WHILE);

            assertThat(surroundings.sockets()).isEqualTo(1);
            assertThat(state()).isEqualTo(State.READY);
        }

        @Test
        void another_secret_reconnects_and_resumes() {
            account.modified(with("clientSecret", "other"));
            surroundings.pass(A_WHILE);

            assertThat(surroundings.sockets()).isEqualTo(2);
            assertThat(surroundings.resumes()).isEqualTo(1);
            assertThat(surroundings.identifies()).isEqualTo(1);
            assertThat(state()).isEqualTo(State.READY);
        }

        @Test
        void an_invalid_setting_is_shown_and_the_old_settings_run_on() {
            account.modified(with("shard", "seven"));
            surroundings.pass(A_WHILE);

            assertThat(surroundings.sockets()).isEqualTo(1);
            assertThat(state()).isEqualTo(State.READY);
            assertThat(surroundings.status().reason()).contains("dev.agenthost.qqbot-main.cfg", "shard");

            account.modified(settings());
            assertThat(surroundings.status().reason()).isEqualTo("connected");
            assertThat(surroundings.sockets()).isEqualTo(1);
        }

        @Test
        void enabled_false_pauses_and_keeps_the_session() {
            account.modified(with("enabled", "false"));
            surroundings.pass(A_WHILE);
            assertThat(state()).isEqualTo(State.PAUSED);
            assertThat(surroundings.closeCode()).isEqualTo(Leave.RESUMABLY);

            account.modified(settings());
            surroundings.pass(A_WHILE);
            assertThat(state()).isEqualTo(State.READY);
            assertThat(surroundings.resumes()).isEqualTo(1);
            assertThat(surroundings.identifies()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED,
                    ComponentConstants.DEACTIVATION_REASON_DISPOSED,
                    ComponentConstants.DEACTIVATION_REASON_REFERENCE,
                    ComponentConstants.DEACTIVATION_REASON_UNSPECIFIED
                })
        void an_update_or_a_shutdown_leaves_so_that_the_session_goes_on(int reason) throws Exception {
            account.deactivate(reason);

            assertThat(surroundings.closeCode()).isEqualTo(4000);
            assertThat(state()).isEqualTo(State.OFF);
            assertThat(surroundings.status().facts().get("resume")).startsWith("session");
            staysAway();
        }

        @Test
        void a_removal_leaves_for_good_and_nothing_of_it_is_shown() throws Exception {
            account.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);

            assertThat(surroundings.closeCode()).isEqualTo(1000);
            assertThat(surroundings.published()).isEmpty();
            staysAway();
            assertThat(surroundings.published()).isEmpty();
        }

        private void staysAway() {
            account.restart();
            surroundings.pass(Duration.ofHours(2));
            assertThat(surroundings.attempts()).isEqualTo(1);
        }
    }
}
