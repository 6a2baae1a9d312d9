package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A host, or its platform, that runs as a process of its own; killed when closed. */
final class HostProcess implements AutoCloseable {
    private final Process process;
    private final Path console;

    HostProcess(Process process, Path console) {
        this.process = process;
        this.console = console;
    }

    /** Waits until the console shows this. */
    void awaitLine(String text) {
        Await.until("the console shows '" + text + "'", () -> {
            assertThat(process.isAlive() || printed().contains(text))
                    .as("alive; console: %s", printed())
                    .isTrue();
            return printed().contains(text);
        });
    }

    /** The lines of the console that hold this. */
    List<String> linesWith(String text) throws IOException {
        return printed().lines().filter(line -> line.contains(text)).toList();
    }

    String printed() throws IOException {
        return Files.readString(console);
    }

    /** SIGTERM. */
    HostProcess terminate() {
        process.destroy();
        return this;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** How much of the processors it has used. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it ends by itself in this time. */
    boolean ends(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as("the process has ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
