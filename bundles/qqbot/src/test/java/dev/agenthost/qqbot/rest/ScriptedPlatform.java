package dev.agenthost.qqbot.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agenthost.qqbot.Fixtures;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers what it was told to, one answer a request and path, and keeps what it was asked. */
public final class ScriptedPlatform implements AutoCloseable {
    /**
     * A request.
     *
     * @param query empty for none
     */
    public record Asked(String method, String path, String query, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    public record Answer(int status, Map<String, String> headers, String body) {
        public static Answer json(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body);
        }

        public static Answer fixture(String name) {
            JsonObject fixture = Fixtures.object(name);
            JsonValue body = fixture.get("body");
            String text = body instanceof JsonString string ? string.getString() : body.toString();
            return json(fixture.getInt("status"), body == JsonValue.NULL ? "" : text);
        }
    }

    public static final String TOKEN = "/app/getAppAccessToken";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String held;

    public ScriptedPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    path,
                    query == null ? "" : query,
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            if (held == null || path.equals(held)) {
                gate.await();
            }
            Queue<Answer> queue = answers.get(path);
            Answer answer = queue == null ? null : queue.poll();
            if (answer == null) {
                return; // the connection ends without an answer
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next answers of this path, in order; without one the connection ends. */
    public ScriptedPlatform answers(String path, Answer... next) {
        answers.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
        return this;
    }

    public ScriptedPlatform givesToken(String token) {
        return answers(TOKEN, Answer.json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":\"7200\"}"));
    }

    /** Requests wait from now on. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Requests of this path wait from now on. */
    public void hold(String path) {
        held = path;
        hold();
    }

    public void release() {
        gate.countDown();
    }

    public List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI tokenUrl() {
        return URI.create(url() + TOKEN);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
