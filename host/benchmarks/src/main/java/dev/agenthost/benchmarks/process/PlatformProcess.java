package dev.agenthost.benchmarks.process;

import dev.agenthost.benchmarks.platform.PlatformProgram;
import dev.agenthost.benchmarks.platform.Values;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running {@link PlatformProgram}. One order at a time. */
public final class PlatformProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;
    private final URI baseUrl;

    private PlatformProcess(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.baseUrl = URI.create(line(START));
    }

    /** Starts it and waits until it listens. */
    public static PlatformProcess start(Duration heartbeatInterval) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlatformProgram.class.getName(),
                        Long.toString(heartbeatInterval.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new PlatformProcess(process);
        } catch (IOException | RuntimeException e) {
            Ending.of(process);
            throw e;
        }
    }

    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Gives an order and waits for its answer.
     *
     * @throws IOException when it failed, or did not answer in time
     */
    public Values ask(String order, Duration atMost) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        String answer = line(atMost);
        if (!answer.startsWith("ok")) {
            throw new IOException("the platform: " + answer);
        }
        return Values.parse(answer.substring("ok".length()));
    }

    private String line(Duration atMost) throws IOException {
        try {
            String line = CompletableFuture.supplyAsync(this::next, task -> new Thread(task, "platform").start())
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("the platform's process ended");
            }
            return line;
        } catch (TimeoutException e) {
            throw new IOException("the platform does not answer within " + atMost, e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private @Nullable String next() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Ending.of(process);
    }
}
