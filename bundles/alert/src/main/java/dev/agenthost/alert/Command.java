package dev.agenthost.alert;

import dev.agenthost.settings.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program for every alert, without a shell, and gives it the alert on its standard input; told is what it left with 0
 * for. Never repeated: what a run did before it failed only its author knows, who can also repeat it. What it prints is
 * thrown away, since nobody knows which secrets are in it.
 */
final class Command implements Way {
    private final List<String> command;
    private final Duration timeout;
    private final AlertText text;

    /**
     * @param command the program and its arguments; not empty
     * @param timeout for one run; then it is killed with everything it started
     */
    Command(List<String> command, Duration timeout, AlertText text) {
        this.command = command;
        this.timeout = timeout;
        this.text = text;
    }

    @Override
    public void tell(Alert alert) throws UntoldException, InterruptedException {
        byte[] json = text.of(alert);
        Process process = start();
        try {
            give(process, json);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UntoldException("not done within " + Times.text(timeout) + ", ended", false);
            }
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            throw new UntoldException("left with " + process.exitValue(), false);
        }
    }

    private Process start() throws UntoldException {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // Its message holds the whole path, which the settings have; not the arguments.
            throw new UntoldException("does not start: is it there, and executable?", false);
        }
    }

    /** Does not block: an alert is smaller than the pipe. */
    private static void give(Process process, byte[] json) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
        } catch (IOException e) {
            // It does not read; what it leaves with tells whether that was meant.
        }
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The program's name, without its arguments: they may hold secrets. */
    @Override
    public String toString() {
        Path name = Path.of(command.get(0)).getFileName();
        return name == null ? "the command" : name.toString();
    }
}
