package dev.agenthost.benchmarks.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A host started from its exploded distribution, in a temporary folder, with everybody's direct messages let in, group
 * messages refused by the access policy, and the benchmark's agent on every route.
 */
public final class HostProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LOG_TAIL = 20;
    private static final int MESSAGES_PER_SECOND = 10_000;

    private final Distribution distribution;
    private final Path log;
    private final Process process;
    private final URI health;
    private int accounts;

    private HostProcess(Distribution distribution, int port) throws IOException {
        this.distribution = distribution;
        this.log = distribution.folder().resolve("console.log");
        this.health = URI.create("http://127.0.0.1:" + port + "/health");
        ProcessBuilder program = new ProcessBuilder(distribution.program().toString())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment()
                .put(
                        "JAVA_OPTS",
                        "-Xmx512m -Dagenthost.endWithParent=true " + System.getProperty("benchmark.host.options", ""));
        this.process = program.start();
        // Ctrl-C ends this program without closing anything.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "host-end"));
    }

    /**
     * Starts it and waits until its health page answers.
     *
     * @param exploded the distribution to copy
     * @param agent the bundle of the agent
     */
    public static HostProcess start(Path exploded, Path agent) throws IOException {
        Distribution distribution = Distribution.copy(exploded, Files.createTempDirectory("agenthost-benchmark"));
        int port = freePort();
        distribution.drop(agent);
        distribution.configure("dev.agenthost.access", "direct = open\ngroup = disabled\n");
        distribution.configure("dev.agenthost.routing", "default = benchmark\n");
        distribution.configure(
                "org.apache.felix.http",
                "org.apache.felix.http.host = 127.0.0.1\norg.osgi.service.http.port = " + port + "\n");
        HostProcess host = new HostProcess(distribution, port);
        try {
            host.awaitHealthPage();
            return host;
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealthPage() throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(health).build();
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers(client, request)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the host did not start; its last words:\n" + lastWords());
            }
            Pause.of(POLL);
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws IOException {
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 || status == 503;
        } catch (ConnectException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The end of its log. */
    public String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
    }

    /**
     * Configures accounts until there are so many; they are numbered as those of the platform, and may send as much as a
     * setting can say: what is measured is the host and not the platform's limit.
     */
    public void accounts(int count, URI platform) throws IOException {
        for (; accounts < count; accounts++) {
            distribution.configure(
                    String.format("dev.agenthost.qqbot-%04d", accounts),
                    "appId = " + (102_000_000 + accounts)
                            + "\nclientSecret = secret\napiBaseUrl = " + platform
                            + "\ntokenUrl = " + platform.resolve("/app/getAppAccessToken")
                            + "\nmessagesPerSecond = " + MESSAGES_PER_SECOND + "\n");
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The processor time it took so far, all threads together. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        Ending.of(process);
        distribution.delete();
    }
}
