package dev.agenthost.alert;

import static dev.agenthost.alert.Statuses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.status.PartStatus;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    private final Receiver receiver = new Receiver();
    private final List<Alerts> made = new ArrayList<>();

    AlertsTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        receiver.close();
        for (Alerts alerts : made) {
            alerts.deactivate();
        }
    }

    private Alerts alerts(Map<String, Object> properties) {
        Alerts alerts = new Alerts(properties, null, time, scheduler, scheduler, scheduler);
        made.add(alerts);
        return alerts;
    }

    private void becomes(Alerts alerts, State state) {
        alerts.statusChanged(Statuses.status(MAIN, state, "it is " + state, time.instant()));
    }

    private List<String> received() {
        return receiver.requests().stream()
                .map(request -> request.body().replaceAll(".*\"event\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static PartStatus part(Alerts alerts) {
        assertThat(alerts.parts()).hasSize(1);
        return alerts.parts().get(0);
    }

    @Test
    void tellsAnOutageAndItsEnd() throws Exception {
        Alerts alerts = alerts(Map.of("url", receiver.at("")));
        becomes(alerts, State.CONNECTING);
        scheduler.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(received()).isEmpty();

        scheduler.advance(Duration.ofMillis(1));
        assertThat(received()).containsExactly("not ready");

        becomes(alerts, State.READY);
        scheduler.runReady();
        assertThat(received()).containsExactly("not ready", "ready again");
    }

    @Test
    void tellsThatTheAccountWasRemoved() {
        Alerts alerts = alerts(Map.of("url", receiver.at(""), "after", "1m"));
        becomes(alerts, State.PARKED);
        scheduler.advance(Duration.ofMinutes(1));
        alerts.accountRemoved(MAIN);
        scheduler.runReady();

        assertThat(received()).containsExactly("not ready", "removed");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
    void tellsByUrlAndByCommandApart() throws Exception {
        Path got = folder.resolve("got");
        receiver.answer(404);
        Alerts alerts = alerts(Map.of("url", receiver.at(""), "command", new String[] {"tee", "-a", got.toString()}));
        becomes(alerts, State.PARKED);
        scheduler.advance(Duration.ofMinutes(5));

        assertThat(Files.readString(got)).isEqualTo(receiver.requests().get(0).body());
        assertThat(part(alerts))
                .isEqualTo(new PartStatus(
                        "alerts",
                        true,
                        "the latest alert could not be told by " + receiver.at("") + ": answered 404",
                        Map.of("after", "5m", "url", receiver.at(""), "command", "tee"),
                        Map.of(
                                "urlTold", 0L,
                                "urlFailed", 1L,
                                "urlDropped", 0L,
                                "urlWaiting", 0L,
                                "commandTold", 1L,
                                "commandFailed", 0L,
                                "commandDropped", 0L,
                                "commandWaiting", 0L)));
    }

    @Test
    void isNotWellWithWrongSettingsAndTellsOnceTheyAreRight() {
        Alerts alerts = alerts(Map.of("url", "secret"));
        becomes(alerts, State.PARKED);
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(part(alerts))
                .isEqualTo(new PartStatus(
                        "alerts",
                        false,
                        "dev.agenthost.alert.cfg: url: expected an http or https URL without fragment",
                        Map.of(),
                        Map.of()));

        alerts.modified(Map.of("url", receiver.at("")));
        scheduler.advance(Duration.ZERO);
        assertThat(received()).containsExactly("not ready");
        assertThat(part(alerts))
                .matches(PartStatus::well)
                .extracting(PartStatus::reason)
                .isEqualTo("as configured");
    }

    @Test
    void goesOnWithTheSettingsThatRanWhenNewOnesAreWrong() {
        Alerts alerts = alerts(Map.of("url", receiver.at(""), "after", "1m"));
        alerts.modified(Map.of("url", receiver.at(""), "after", "soon"));
        becomes(alerts, State.PARKED);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(received()).containsExactly("not ready");
        assertThat(part(alerts).well()).isFalse();
        assertThat(part(alerts).facts()).containsEntry("after", "1m");
    }

    @Test
    void judgesOnThreadsOfItsOwn() {
        Alerts alerts = alerts(Map.of("url", receiver.at("")));
        scheduler.runReady();
        becomes(alerts, State.PARKED);
        assertThat(scheduler.waiting()).isZero();

        scheduler.runReady();
        assertThat(scheduler.waiting()).isEqualTo(1);
        alerts.accountRemoved(MAIN);
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void endsItsThreadsWhateverTheyDo() throws Exception {
        receiver.answer(Receiver.SILENCE);
        Alerts alerts = new Alerts(Map.of("url", receiver.at(""), "after", "1s"), null);
        try {
            alerts.statusChanged(Statuses.status(MAIN, State.PARKED, "since long", Instant.EPOCH));
            receiver.awaitRequest();
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("agenthost-alert"))
                    .toList();
            assertThat(threads)
                    .extracting(Thread::getName)
                    .contains("agenthost-alert-1", "agenthost-alert-url-1", "agenthost-alert-http-1");

            alerts.deactivate();
            for (Thread thread : threads) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        } finally {
            alerts.deactivate();
        }
    }
}
