package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.socket.Dialer;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Between the adapter and a dialer: writes down, socket by socket, what comes in and what goes out. Heartbeats and what else
 * depends on time alone are counted, not written. Thread-safe.
 */
final class Recorder implements Dialer {
    private final Dialer dialer;
    private final List<SocketRecord> records = new ArrayList<>();

    Recorder(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public CompletionStage<Void> dial(URI url, Route route, Duration timeout, SocketEndpoint endpoint) {
        return dialer.dial(url, route, timeout, new SocketRecord(endpoint));
    }

    /** What was written down of every socket that opened, in their order. */
    synchronized List<List<String>> records() {
        return records.stream().map(record -> List.copyOf(record.lines)).toList();
    }

    /** Whether the latest of so many sockets has a session that is kept alive. */
    synchronized boolean settled(int sockets) {
        if (records.size() != sockets) {
            return false;
        }
        SocketRecord latest = records.get(sockets - 1);
        return latest.confirmed && latest.heartbeats > 0 && latest.acks > 0 && !latest.closed;
    }

    /** @throws AssertionError when it is not so in time */
    synchronized void awaitSettled(int sockets, Duration atMost) throws InterruptedException {
        await("session on socket " + sockets, () -> settled(sockets), atMost);
    }

    /** The heartbeats that were acknowledged on the latest socket. */
    synchronized int acknowledged() {
        return records.get(records.size() - 1).acks;
    }

    /** @throws AssertionError when the latest socket has not so many in time */
    synchronized void awaitAcknowledged(int heartbeats, Duration atMost) throws InterruptedException {
        await("heartbeat " + heartbeats, () -> acknowledged() >= heartbeats, atMost);
    }

    private synchronized void await(String what, BooleanSupplier condition, Duration atMost)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + what + " in time: " + records());
            }
            wait(left);
        }
    }

    /** This text arrives on every socket before the latest that is over. */
    void stale(String text) {
        earlier().forEach(record -> record.endpoint.onText(text));
    }

    /** The close of every such socket is told once more. */
    void staleClose(int code) {
        earlier().forEach(record -> record.endpoint.onClose(code, "late"));
    }

    private synchronized List<SocketRecord> earlier() {
        return records.stream()
                .limit(Math.max(0, records.size() - 1))
                .filter(record -> record.closed)
                .toList();
    }

    private synchronized void note(SocketRecord record, String line) {
        record.lines.add(line);
    }

    private final class SocketRecord implements SocketEndpoint {
        private final SocketEndpoint endpoint;
        private final List<String> lines = new ArrayList<>();
        private boolean confirmed;
        private boolean closed;
        private int heartbeats;
        private int acks;

        SocketRecord(SocketEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void onOpen(GatewaySocket socket) {
            synchronized (Recorder.this) {
                records.add(this);
                lines.add("onOpen");
            }
            endpoint.onOpen(recording(socket));
        }

        @Override
        public void onText(String text) {
            JsonObject frame = read(text);
            synchronized (Recorder.this) {
                received(frame);
            }
            endpoint.onText(text);
        }

        private void received(JsonObject frame) {
            int op = frame.getInt("op", -1);
            Recorder.this.notifyAll();
            if (op == 11) {
                acks++;
                return;
            }
            String event = frame.getString("t", "");
            confirmed |= event.equals("READY") || event.equals("RESUMED");
            lines.add(op == 0 ? "onText " + event + " " + frame.get("s") : "onText op " + op);
        }

        @Override
        public void onBinary(byte[] content) {
            note(this, "onBinary");
            endpoint.onBinary(content);
        }

        @Override
        public void onPong() {
            endpoint.onPong();
        }

        @Override
        public void onError(Throwable failure) {
            endpoint.onError(failure);
        }

        @Override
        public void onClose(int code, String reason) {
            synchronized (Recorder.this) {
                closed = true;
                lines.add("onClose " + code);
            }
            endpoint.onClose(code, reason);
        }

        private GatewaySocket recording(GatewaySocket socket) {
            return new GatewaySocket() {
                @Override
                public CompletionStage<Void> send(String text) {
                    synchronized (Recorder.this) {
                        sent(read(text));
                        Recorder.this.notifyAll();
                    }
                    return socket.send(text);
                }

                @Override
                public void ping() {
                    socket.ping();
                }

                @Override
                public void close(int code, String reason) {
                    note(SocketRecord.this, "close " + code);
                    socket.close(code, reason);
                }

                @Override
                public void abort() {
                    socket.abort();
                }
            };
        }

        private void sent(JsonObject frame) {
            switch (frame.getInt("op")) {
                case 1 -> heartbeats++;
                case 6 -> lines.add("send Resume " + frame.getJsonObject("d").get("seq"));
                default -> lines.add("send op " + frame.getInt("op"));
            }
        }

        private static JsonObject read(String text) {
            try (var reader = Json.createReader(new StringReader(text))) {
                return reader.readObject();
            } catch (JsonException | IllegalStateException malformed) {
                return JsonObject.EMPTY_JSON_OBJECT;
            }
        }
    }
}
