package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account whose platform is down: people outside are told, and told again when it is back. */
class AlertIT {
    private static final String SECRET = "canary-7d20b1";

    @TempDir
    Path folder;

    private Distribution distribution;

    @Test
    void anOutageIsToldByPostAndByCommandAndSoIsItsEnd() throws Exception {
        distribution = Distribution.copyTo(folder);
        distribution.account("app0", SECRET);
        Files.createDirectories(distribution.file("config/secrets"));
        try (AlertReceiver receiver = new AlertReceiver()) {
            distribution.write("config/secrets/alert-url", receiver.url(SECRET));
            Path told = tellByCommandInto("told");
            try (HostProcess host = distribution.start()) {
                awaitEvents(receiver, told, "not ready");

                try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
                    simulator.awaitLine("QQ simulator: ");
                    awaitEvents(receiver, told, "not ready", "ready again");
                    assertThat(receiver.bodies().get(0))
                            .contains("\"account\":\"qqbot/app0\"", "\"state\":\"CONNECTING\"", "\"since\":\"20");
                    assertThat(receiver.bodies().get(1))
                            .contains("\"account\":\"qqbot/app0\"", "\"state\":\"READY\"", "\"since\":\"20");
                    distribution.awaitHealth("\"urlTold\":2");
                    distribution.awaitHealth("\"commandTold\":2");
                    simulator.kill();
                }
                awaitEvents(receiver, told, "not ready", "ready again", "not ready");

                Files.delete(distribution.file("config/dev.agenthost.qqbot-app0.cfg"));
                awaitEvents(receiver, told, "not ready", "ready again", "not ready", "removed");
                assertThat(Http.get(distribution.http() + "/health")).doesNotContain(SECRET);
                assertThat(host.terminate().exitCode()).isZero();
                assertThat(host.printed()).doesNotContain("ERROR", "\tat ", SECRET);
            }
        }
        assertThat(distribution.filesOfDataWith(SECRET)).isEmpty();
    }

    /** The shipped sample, filled in: quickly, and by a command whose path has a blank. */
    private Path tellByCommandInto(String name) throws Exception {
        Path told = folder.resolve(name);
        Path program = Files.writeString(distribution.file("tell"), "#!/bin/sh\n{ cat; echo; } >> \"$1\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String sample = Files.readString(distribution.file("config/dev.agenthost.alert.cfg.sample"));
        distribution.write(
                "config/dev.agenthost.alert.cfg",
                sample + "\nafter = 2s\ncommand = \"" + program + "\" \"" + told + "\"\n");
        return told;
    }

    private static void awaitEvents(AlertReceiver receiver, Path told, String... events) {
        Await.until(
                "told by POST: " + String.join(", ", events),
                () -> events(receiver.bodies()).equals(List.of(events)));
        Await.until(
                "told by command: " + String.join(", ", events),
                () -> Files.exists(told) && events(Files.readAllLines(told)).equals(List.of(events)));
    }

    private static List<String> events(List<String> alerts) {
        return alerts.stream()
                .map(alert -> alert.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
