package dev.agenthost.alert;

import static dev.agenthost.alert.Statuses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agenthost.alert.Alert.Event;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

// apart: a pipe that nobody opens is waited for without an interrupt
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are shell scripts")
class CommandTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Alert ALERT = Statuses.alert(MAIN, Event.NOT_READY);

    @TempDir
    Path folder;

    private final AlertText text = new AlertText(JsonProvider.provider());

    private Command command(Duration timeout, String script, String... arguments) throws IOException {
        Path program = Files.writeString(folder.resolve("tell somebody"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new Command(command, timeout, text);
    }

    private static UntoldException untold(Command command) {
        return catchThrowableOfType(UntoldException.class, () -> command.tell(ALERT));
    }

    @Test
    void givesTheAlertOnStandardInput() throws Exception {
        Path got = folder.resolve("got");
        command(LONG, "cat > \"$1\"", got.toString()).tell(ALERT);

        assertThat(Files.readAllBytes(got)).isEqualTo(text.of(ALERT));
    }

    @Test
    void runsWithoutAShellInBetween() throws Exception {
        Path got = folder.resolve("got");
        command(LONG, "printf '%s|' \"$@\" > " + "\"$1\"", got.toString(), "a  b", "$HOME;", "*", "")
                .tell(ALERT);

        assertThat(got).content().isEqualTo(got + "|a  b|$HOME;|*||");
    }

    @Test
    void isNoneTheWorseForOneThatDoesNotReadAndPrintsALot() throws Exception {
        command(LONG, "exec 0<&-; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2")
                .tell(ALERT);
    }

    @Test
    void saysWhatItLeftWithAndNeverRepeats() throws Exception {
        assertThat(untold(command(LONG, "exit 7")))
                .hasMessage("left with 7")
                .extracting(UntoldException::repeatable)
                .isEqualTo(false);
    }

    @Test
    void saysThatItIsNotThereWithoutItsArguments() {
        Command command = new Command(List.of("/no/such/program", "secret"), LONG, text);

        assertThat(command).hasToString("program");
        assertThat(untold(command)).hasMessageContaining("does not start").hasNoCause();
        assertThat(untold(command).getMessage()).doesNotContain("secret");
    }

    @Test
    void endsOneThatTakesTooLong() throws Exception {
        assertThat(untold(command(SHORT, "exec sleep 600")))
                .hasMessage("not done within 100ms, ended")
                .extracting(UntoldException::repeatable)
                .isEqualTo(false);
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            child.onExit().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void endsWhatItStartedWhenItsThreadIsNeededBack() throws Exception {
        Path pids = folder.resolve("pids");
        assertThat(new ProcessBuilder("mkfifo", pids.toString()).start().waitFor())
                .isZero();
        Command command = command(LONG, "sleep 600 & echo $! $$ > \"$1\"; wait", pids.toString());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> thrown.complete(catchThrowable(() -> command.tell(ALERT))));
        thread.start();
        String started = Files.readString(pids).strip();
        thread.interrupt();

        assertThat(thrown.get(1, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
        for (String pid : started.split(" ")) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
            if (process.isPresent()) {
                process.get().onExit().get(1, TimeUnit.MINUTES);
            }
        }
    }

    @Test
    void fitsIntoTheSmallestPipeWhateverTheReason() {
        Alert talkative = new Alert(ALERT.event(), MAIN, ALERT.state(), "原因".repeat(5_000), ALERT.since(), ALERT.at());

        assertThat(new String(text.of(talkative), StandardCharsets.UTF_8)).contains("原因原因");
        assertThat(text.of(talkative)).hasSizeLessThan(4_096);
    }
}
