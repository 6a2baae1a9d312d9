package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.rest.GatewayInfo;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.rest.SessionStartLimit;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.socket.DialException;
import dev.agenthost.qqbot.socket.Dialer;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The platform and the network to it, under a manual clock: token, discovery, sockets, sessions. Its gateway supervises
 * heartbeats, like the real one.
 */
final class FakePlatform implements Dialer {
    /** A session as the platform knows it: every dispatch it ever made. */
    static final class Session {
        final String id;
        final List<String> events = new ArrayList<>();

        Session(String id) {
            this.id = id;
        }
    }

    static final Duration LATENCY = Duration.ofMillis(5);

    final DeterministicScheduler scheduler;
    final ManualTime time;
    final FakeInbox inbox;
    final List<Socket> sockets = new ArrayList<>();
    final Map<String, Session> sessions = new HashMap<>();
    final List<Integer> supervisedCloses = new ArrayList<>();
    final List<String> acknowledged = new ArrayList<>();
    boolean acknowledgementsFail;
    int asksWhoItIs;
    CompletionStage<String> identity = CompletableFuture.completedStage("1");
    final List<Integer> identifiedIntents = new ArrayList<>();
    int identifies;
    int resumes;
    int tokens;
    int invalidated;
    Predicate<String> voids = token -> false;
    final List<String> resumedWith = new ArrayList<>();

    Duration interval = Duration.ofSeconds(45);
    Duration discoveryDelay = Duration.ZERO;
    int grantedIntents = -1;
    Throwable tokenFailure;
    int dialFailures;
    int dialStalls;
    int lateOpens;
    int refuseResumes;
    int stallHellos;
    int stallReadies;
    boolean noResumed;
    boolean discoveryDown;
    int discoveryFailures;
    boolean dropAcks;
    boolean silent;
    boolean closeNeverTold;
    private int messages;
    private int dials;
    private ToLongFunction<String> handledBefore = id -> 1;

    FakePlatform(DeterministicScheduler scheduler, ManualTime time, FakeInbox inbox) {
        this.scheduler = scheduler;
        this.time = time;
        this.inbox = inbox;
    }

    static Platforms platforms(Function<Settings, Platform> made) {
        return new Platforms() {
            @Override
            public Platform of(Settings settings) {
                return made.apply(settings);
            }

            @Override
            public void release(AccountId account) {}
        };
    }

    void heal() {
        discoveryDelay = Duration.ZERO;
        grantedIntents = -1;
        tokenFailure = null;
        dialFailures = 0;
        dialStalls = 0;
        lateOpens = 0;
        refuseResumes = 0;
        stallHellos = 0;
        stallReadies = 0;
        noResumed = false;
        discoveryDown = false;
        discoveryFailures = 0;
        dropAcks = false;
        silent = false;
        closeNeverTold = false;
    }

    Platform http() {
        TokenSource source = new TokenSource() {
            @Override
            public CompletionStage<AccessToken> token() {
                tokens++;
                return tokenFailure != null
                        ? CompletableFuture.failedFuture(tokenFailure)
                        : CompletableFuture.completedFuture(new AccessToken(
                                new Secret("token" + tokens), time.instant().plusSeconds(7200)));
            }

            @Override
            public boolean isVoid(AccessToken token) {
                return voids.test(token.value().reveal());
            }

            @Override
            public void invalidate(AccessToken token) {
                invalidated++;
            }
        };
        return new Platform(
                source,
                this::discover,
                null,
                id -> {
                    acknowledged.add(id + " after " + inbox.messages.size());
                    return acknowledgementsFail
                            ? CompletableFuture.failedFuture(new IOException("on purpose"))
                            : CompletableFuture.completedFuture(null);
                },
                this::ownId);
    }

    private CompletionStage<String> ownId() {
        asksWhoItIs++;
        return identity;
    }

    private CompletionStage<GatewayInfo> discover() {
        CompletableFuture<GatewayInfo> found = new CompletableFuture<>();
        List<Checkpoint> committed = List.copyOf(inbox.committed);
        handledBefore = id -> Math.max(1, FakeInbox.upTo(id, committed));
        after(discoveryDelay, () -> {
            boolean fails = discoveryDown || discoveryFailures > 0;
            discoveryFailures = Math.max(0, discoveryFailures - 1);
            if (fails) {
                found.completeExceptionally(new IOException("discovery is down"));
            } else {
                SessionStartLimit limit = new SessionStartLimit(1000, 999, Duration.ofHours(24), 100);
                found.complete(new GatewayInfo(URI.create("ws://127.0.0.1:1/websocket"), 1, limit));
            }
        });
        return found;
    }

    @Override
    public CompletionStage<Void> dial(URI url, Route route, Duration timeout, SocketEndpoint endpoint) {
        CompletableFuture<Void> dialled = new CompletableFuture<>();
        if (dialFailures > 0) {
            dialFailures--;
            after(LATENCY, () -> dialled.completeExceptionally(new DialException("connect: refused", null)));
        } else if (dialStalls > 0) {
            dialStalls--;
            after(timeout, () -> dialled.completeExceptionally(new DialException("upgrade: not done", null)));
        } else {
            boolean late = lateOpens > 0;
            lateOpens = Math.max(0, lateOpens - 1);
            Socket socket = new Socket(endpoint);
            after(late ? timeout.plusSeconds(30) : LATENCY, () -> {
                socket.open();
                dialled.complete(null);
            });
        }
        return dialled;
    }

    Socket live() {
        List<Socket> open = sockets.stream().filter(socket -> socket.isOpen).toList();
        assertThat(open).as("at most one live socket").hasSizeLessThanOrEqualTo(1);
        return open.isEmpty() ? null : open.get(0);
    }

    boolean ready() {
        Socket socket = live();
        return socket != null && socket.confirmed;
    }

    /** Messages to the session of the live socket, or to the last one that can still be resumed. */
    void emit(int count) {
        for (int i = 0; i < count; i++) {
            if (present() != null) {
                emit("message-" + ++messages);
            }
        }
    }

    /** A message of this id. */
    void emit(String id) {
        take(sequence -> message(sequence, id));
    }

    /** An event, as it stands in the protocol but for its place in the session. */
    void dispatch(String frame) {
        JsonObject event = Json.createReader(new StringReader(frame)).readObject();
        take(sequence ->
                Json.createObjectBuilder(event).add("s", sequence).build().toString());
    }

    private void take(LongFunction<String> made) {
        Session session = present();
        String event = made.apply(session.events.size() + 1L);
        session.events.add(event);
        Socket socket = live();
        if (socket != null && socket.confirmed && socket.session == session) {
            socket.deliver(event);
        }
    }

    Session present() {
        return sessions.values().stream().reduce((first, second) -> second).orElse(null);
    }

    int messagesOf(Session session) {
        return (int) session.events.stream()
                .filter(event -> event.contains("C2C_MESSAGE"))
                .count();
    }

    static String message(long sequence, String id) {
        return """
                {"op":0,"s":%d,"t":"C2C_MESSAGE_CREATE","id":"C2C_MESSAGE_CREATE:%s","d":{"id":"%s",\
                "author":{"user_openid":"A1B2"},"content":"hi","timestamp":"2026-01-01T12:00:00+00:00"}}""".formatted(sequence, id, id);
    }

    void after(Duration delay, Runnable task) {
        var unused = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What must hold at every moment. */
    void checkInvariants() {
        Socket socket = live();
        if (socket != null) {
            socket.checkHeartbeats();
        }
    }

    /** One WebSocket, seen from the platform. */
    final class Socket implements GatewaySocket {
        final SocketEndpoint endpoint;
        final Duration promised = interval;
        final List<Long> beats = new ArrayList<>();
        boolean isOpen;
        boolean confirmed;
        private final int dial = ++dials;
        Integer clientCode;
        int pings;
        boolean aborted;
        Session session;
        long sessionSince;
        private long silentSince = -1;
        private int askedForBeats;
        private JsonValue lastTold = JsonValue.NULL;
        private long supervisedSince;

        Socket(SocketEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        void open() {
            isOpen = true;
            sockets.add(this);
            endpoint.onOpen(this);
            if (!isOpen) {
                return;
            }
            if (stallHellos > 0) {
                stallHellos--;
            } else {
                deliver("{\"op\":10,\"d\":{\"heartbeat_interval\":" + promised.toMillis() + "}}");
            }
        }

        /** Comes after the latency, even when the socket was closed meanwhile: late frames are part of life. */
        void deliver(String text) {
            if (!silent) {
                after(LATENCY, () -> tell(text));
            }
        }

        void deliverBinary(String text) {
            if (!silent) {
                after(LATENCY, () -> endpoint.onBinary(text.getBytes(StandardCharsets.UTF_8)));
            }
        }

        /** Whether there was a dial since: the account is done with this one for good. */
        boolean isOfAnOldGeneration() {
            return dial < dials;
        }

        /** Arrives at once. */
        void tell(String text) {
            if (clientCode == null && text.startsWith("{\"op\":0,")) {
                lastTold =
                        Json.createReader(new StringReader(text)).readObject().get("s");
            }
            endpoint.onText(text);
        }

        void drop(int code) {
            if (isOpen) {
                isOpen = false;
                after(LATENCY, () -> endpoint.onClose(code, ""));
            }
        }

        void askForBeat() {
            askedForBeats++;
            deliver("{\"op\":1}");
        }

        @Override
        public CompletionStage<Void> send(String text) {
            assertThat(clientCode).as("nothing is sent behind our own close").isNull();
            if (!isOpen) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            JsonObject frame = Json.createReader(new StringReader(text)).readObject();
            switch (frame.getInt("op")) {
                case 1 -> heartbeat(frame);
                case 2 -> identify(frame.getJsonObject("d"));
                case 6 -> resume(frame.getJsonObject("d"));
                default -> throw new AssertionError(text);
            }
            return CompletableFuture.completedFuture(null);
        }

        private void heartbeat(JsonObject frame) {
            beats.add(time.nanoTime());
            supervisedSince = time.nanoTime();
            if (!dropAcks) {
                deliver("{\"op\":11}");
            }
            assertThat(frame.get("d")).as("the last received sequence number").isEqualTo(lastTold);
        }

        private void identify(JsonObject payload) {
            identifies++;
            int intents = payload.getInt("intents");
            identifiedIntents.add(intents);
            if (stallReadies > 0) {
                stallReadies--;
            } else if ((intents & ~grantedIntents) != 0) {
                deliver("{\"op\":9,\"d\":false}");
                after(LATENCY.multipliedBy(2), () -> drop(1006));
            } else {
                session = new Session("session-" + identifies);
                sessions.clear();
                sessions.put(session.id, session);
                String ready = """
                        {"op":0,"s":1,"t":"READY","d":{"version":1,"session_id":"%s","user":{"id":"1","username":"b"},\
                        "shard":[0,1]}}""".formatted(session.id);
                session.events.add(ready);
                confirm();
                deliver(ready);
            }
        }

        private void resume(JsonObject payload) {
            resumes++;
            resumedWith.add(payload.getString("token"));
            String id = payload.getString("session_id");
            long sequence = payload.getJsonNumber("seq").longValue();
            assertThat(sequence)
                    .as("resumes exactly behind what was committed when the attempt began")
                    .isEqualTo(handledBefore.applyAsLong(id));
            lastTold = payload.get("seq");
            Session known = sessions.get(id);
            if (stallReadies > 0) {
                stallReadies--;
            } else if (known == null || refuseResumes > 0) {
                refuseResumes = Math.max(0, refuseResumes - 1);
                deliver("{\"op\":9,\"d\":false}");
                after(LATENCY.multipliedBy(2), () -> drop(4006));
            } else {
                session = known;
                for (int i = (int) sequence; i < known.events.size(); i++) {
                    deliver(known.events.get(i));
                }
                if (noResumed) {
                    return;
                }
                String resumed = "{\"op\":0,\"s\":" + (known.events.size() + 1) + ",\"t\":\"RESUMED\",\"d\":\"\"}";
                known.events.add(resumed);
                confirm();
                deliver(resumed);
            }
        }

        private void confirm() {
            confirmed = true;
            sessionSince = time.nanoTime();
            supervisedSince = time.nanoTime();
            supervise();
        }

        /** As the real gateway: 4009 when no heartbeat came for one and a half intervals. */
        private void supervise() {
            after(promised.dividedBy(2), () -> {
                if (isOpen) {
                    if (time.nanoTime() - supervisedSince > promised.toNanos() * 3 / 2) {
                        supervisedCloses.add(4009);
                        drop(4009);
                    } else {
                        supervise();
                    }
                }
            });
        }

        void checkHeartbeats() {
            if (silent && silentSince < 0) {
                silentSince = time.nanoTime();
            }
            if (!confirmed || silentSince >= 0) {
                return;
            }
            long interval = Math.max(promised.toNanos(), Duration.ofMillis(250).toNanos());
            long last = beats.isEmpty() ? sessionSince : Math.max(sessionSince, beats.get(beats.size() - 1));
            assertThat(time.nanoTime() - last)
                    .as("a heartbeat within 1.1 intervals")
                    .isLessThanOrEqualTo(interval * 11 / 10 + LATENCY.toNanos() * 4);
            long expected = (time.nanoTime() - sessionSince) / interval + 2 + askedForBeats;
            assertThat((long) beats.size()).as("one stream of heartbeats").isLessThanOrEqualTo(expected);
        }

        @Override
        public void ping() {
            pings++;
            if (isOpen && !silent) {
                after(LATENCY, endpoint::onPong);
            }
        }

        @Override
        public void close(int code, String reason) {
            clientCode = code;
            if (isOpen) {
                isOpen = false;
                if (code == 1000) {
                    sessions.clear();
                }
                if (!closeNeverTold) {
                    endpoint.onClose(code, reason);
                }
            }
        }

        @Override
        public void abort() {
            aborted = true;
            isOpen = false;
        }
    }
}
