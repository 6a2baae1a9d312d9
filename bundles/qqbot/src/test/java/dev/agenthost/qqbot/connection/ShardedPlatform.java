package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.rest.GatewayInfo;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.rest.SessionStartLimit;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.socket.Dialer;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A platform that knows shards and little else, under a manual clock: every shard has sessions of its own. */
final class ShardedPlatform implements Dialer {
    record Identify(String shard, Duration at) {}

    final List<Identify> identifies = new ArrayList<>();
    final List<String> resumes = new ArrayList<>();
    final List<Socket> sockets = new ArrayList<>();
    final List<Duration> questions = new ArrayList<>();
    int recommended = 1;
    int remaining = 1000;
    int maxConcurrency = 1;
    Duration resetAfter = Duration.ofHours(4);
    boolean discoveryDown;

    private final DeterministicScheduler scheduler;
    private final ManualTime time;
    private final long start;
    private final Map<String, Long> sequences = new HashMap<>();

    ShardedPlatform(DeterministicScheduler scheduler, ManualTime time) {
        this.scheduler = scheduler;
        this.time = time;
        this.start = time.nanoTime();
    }

    private Duration now() {
        return Duration.ofNanos(time.nanoTime() - start);
    }

    Platform http() {
        TokenSource tokens = new TokenSource() {
            @Override
            public CompletionStage<AccessToken> token() {
                return CompletableFuture.completedFuture(
                        new AccessToken(new Secret("token"), time.instant().plusSeconds(7200)));
            }

            @Override
            public boolean isVoid(AccessToken token) {
                return false;
            }

            @Override
            public void invalidate(AccessToken token) {}
        };
        return new Platform(tokens, this::discover, null, null, () -> CompletableFuture.completedStage("1"));
    }

    private CompletionStage<GatewayInfo> discover() {
        questions.add(now());
        if (discoveryDown) {
            return CompletableFuture.failedFuture(new IOException("discovery is down"));
        }
        SessionStartLimit limit = new SessionStartLimit(1000, remaining, resetAfter, maxConcurrency);
        return CompletableFuture.completedFuture(
                new GatewayInfo(URI.create("ws://127.0.0.1:1/websocket"), recommended, limit));
    }

    @Override
    public CompletionStage<Void> dial(URI url, Route route, Duration timeout, SocketEndpoint endpoint) {
        CompletableFuture<Void> dialled = new CompletableFuture<>();
        Socket socket = new Socket(endpoint);
        sockets.add(socket);
        after(() -> {
            socket.open = true;
            endpoint.onOpen(socket);
            socket.deliver("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}");
            dialled.complete(null);
        });
        return dialled;
    }

    List<Socket> live() {
        return sockets.stream().filter(socket -> socket.open).toList();
    }

    Socket live(String shard) {
        return live().stream()
                .filter(socket -> shard.equals(socket.shard))
                .findFirst()
                .orElseThrow();
    }

    private void after(Runnable task) {
        var unused = scheduler.schedule(task, 5, TimeUnit.MILLISECONDS);
    }

    final class Socket implements GatewaySocket {
        final SocketEndpoint endpoint;
        boolean open;
        Integer clientCode;
        String shard;
        int heartbeats;

        Socket(SocketEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        void deliver(String text) {
            after(() -> endpoint.onText(text));
        }

        void says(String id) {
            deliver(FakePlatform.message(next(), id));
        }

        private long next() {
            return sequences.merge(shard, 1L, Long::sum);
        }

        void drop(int code) {
            open = false;
            after(() -> endpoint.onClose(code, ""));
        }

        @Override
        public CompletionStage<Void> send(String text) {
            JsonObject frame = Json.createReader(new StringReader(text)).readObject();
            switch (frame.getInt("op")) {
                case 1 -> {
                    heartbeats++;
                    deliver("{\"op\":11}");
                }
                case 2 -> {
                    var pair = frame.getJsonObject("d").getJsonArray("shard");
                    shard = pair.getInt(0) + "/" + pair.getInt(1);
                    identifies.add(new Identify(shard, now()));
                    remaining--;
                    sequences.put(shard, 0L);
                    deliver("{\"op\":0,\"s\":" + next() + ",\"t\":\"READY\",\"d\":{\"session_id\":\"session-"
                            + identifies.size() + "-" + shard + "\",\"user\":{\"id\":\"1\"}}}");
                }
                default -> {
                    String session = frame.getJsonObject("d").getString("session_id");
                    shard = session.substring(session.lastIndexOf('-') + 1);
                    resumes.add(shard + "@" + frame.getJsonObject("d").getInt("seq"));
                    deliver("{\"op\":0,\"s\":" + next() + ",\"t\":\"RESUMED\",\"d\":\"\"}");
                }
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void ping() {
            after(endpoint::onPong);
        }

        @Override
        public void close(int code, String reason) {
            clientCode = code;
            open = false;
            endpoint.onClose(code, reason);
        }

        @Override
        public void abort() {
            open = false;
        }
    }
}
