package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway client of the tests: what comes is queued, and waited for with a generous bound. */
final class GatewayClient implements WebSocket.Listener, AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;
    final AtomicInteger binaryFrames = new AtomicInteger();

    static GatewayClient connect(HttpClient http, URI gateway) {
        GatewayClient client = new GatewayClient();
        client.socket = http.newWebSocketBuilder().buildAsync(gateway, client).join();
        return client;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(part.toString());
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        binaryFrames.incrementAndGet();
        return onText(webSocket, StandardCharsets.UTF_8.decode(data), last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete("1006 ");
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    void heartbeat(String d) {
        send("{\"op\":1,\"d\":" + d + "}");
    }

    void identify(String token, int intents) {
        send("{\"op\":2,\"d\":{\"token\":\"QQBot " + token + "\",\"intents\":" + intents + ",\"shard\":[0,1]}}");
    }

    void resume(String token, String session, long seq) {
        send("{\"op\":6,\"d\":{\"token\":\"" + token + "\",\"session_id\":\"" + session + "\",\"seq\":" + seq + "}}");
    }

    String text() {
        try {
            String frame = frames.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).as("a frame").isNotNull();
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonObject frame() {
        return Json.read(text());
    }

    JsonObject dispatch(String event) {
        JsonObject frame = frame();
        assertThat(frame.getString("t", "")).as(frame.toString()).isEqualTo(event);
        return frame;
    }

    /**
     * {@code code reason}; 1006 where TCP ended without a close frame. Asks the peer from time to time: the JDK's client does
     * not always notice an end of stream by itself.
     */
    String closed() {
        for (int seconds = 0; seconds < LONG.toSeconds() && !closed.isDone(); seconds++) {
            closed.copy().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
            if (!closed.isDone()) {
                ask();
            }
        }
        assertThat(closed).as("the end of the connection").isDone();
        return closed.join();
    }

    private void ask() {
        CompletableFuture<?> unused = socket.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, failure) -> {
            if (failure != null) {
                closed.complete("1006 ");
            }
        });
    }

    void close(int code) {
        socket.sendClose(code, "").join();
    }

    void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
