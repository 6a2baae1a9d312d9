package dev.agenthost.alert;

import static dev.agenthost.alert.Statuses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agenthost.alert.Alert.Event;
import jakarta.json.spi.JsonProvider;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Alert ALERT = Statuses.alert(MAIN, Event.NOT_READY);
    private static final String PATH = "/services/secret-path?key=secret-key";

    private final Receiver receiver = new Receiver();
    private final ExecutorService threads = AlertThreads.atMost(2, "test-http");

    WebhookTest() throws Exception {}

    @AfterEach
    void close() {
        receiver.close();
        threads.shutdownNow();
    }

    private Webhook webhook(String url, Duration timeout) {
        return new Webhook(Endpoint.parse(url).orElseThrow(), timeout, new AlertText(JsonProvider.provider()), threads);
    }

    private UntoldException untold(Webhook webhook) {
        return catchThrowableOfType(UntoldException.class, () -> webhook.tell(ALERT));
    }

    @Test
    void postsTheAlertAsJson() throws Exception {
        webhook(receiver.at("") + PATH, LONG).tell(ALERT);

        Receiver.Request request = receiver.requests().get(0);
        assertThat(request.uri()).isEqualTo(PATH);
        assertThat(request.type()).isEqualTo("application/json");
        assertThat(request.authorization()).isNull();
        assertThat(request.body())
                .isEqualTo("{\"event\":\"not ready\",\"account\":\"test/main\",\"state\":\"PARKED\","
                        + "\"reason\":\"the reason\",\"since\":\"2026-01-01T12:00:00Z\","
                        + "\"at\":\"2026-01-01T12:05:00Z\",\"host\":\""
                        + InetAddress.getLocalHost().getHostName() + "\"}");
    }

    @Test
    void sendsTheUserOfTheUrlAsBasicCredentials() throws Exception {
        webhook(receiver.at("ops:p%40ss@"), LONG).tell(ALERT);

        // ops:p@ss
        assertThat(receiver.requests().get(0).authorization()).isEqualTo("Basic b3BzOnBAc3M=");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void saysThatWhatPassesMayBeRepeated(int status) {
        receiver.answer(status);

        assertThat(untold(webhook(receiver.at(""), LONG)))
                .hasMessage("answered " + status)
                .extracting(UntoldException::repeatable)
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404})
    void saysThatWhatIsRefusedNeedsAPersonAndFollowsNoRedirect(int status) {
        receiver.answer(status);

        assertThat(untold(webhook(receiver.at(""), LONG)))
                .hasMessage("answered " + status)
                .extracting(UntoldException::repeatable)
                .isEqualTo(false);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void givesUpOnASilentReceiverAndMayRepeat() {
        receiver.answer(Receiver.SILENCE);

        assertThat(untold(webhook(receiver.at(""), SHORT)))
                .hasMessage("no answer within 100ms")
                .extracting(UntoldException::repeatable)
                .isEqualTo(true);
    }

    @Test
    void mayRepeatWhatNobodyTook() {
        String url = receiver.at("");
        receiver.close();

        assertThat(untold(webhook(url, LONG)))
                .extracting(UntoldException::repeatable)
                .isEqualTo(true);
    }

    @Test
    void tellsNoSecret() {
        Webhook webhook = webhook(receiver.at("ops:secret-word@") + PATH, LONG);
        receiver.answer(404);

        assertThat(webhook).hasToString(receiver.at(""));
        assertThat(untold(webhook))
                .hasNoCause()
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("secret");
    }
}
