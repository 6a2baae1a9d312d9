package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        platform.close();
        timer.shutdownNow();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(platform.url().resolve("/x")).build();
    }

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .collect(Collectors.toSet());
    }

    @Nested
    class TooLate {
        @Test
        void endsTheConnectionToo() throws IOException {
            try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Http http = new Http(timer, new HostNames(InetAddress::getByName))) {
                URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
                CompletionStage<HttpReply> stage =
                        http.exchange(HttpRequest.newBuilder(url).build(), Duration.ofMillis(200));
                try (Socket connection = silent.accept()) {
                    connection.setSoTimeout((int) PATIENCE.toMillis());
                    assertThat(failure(stage)).hasMessageContaining("no answer within");
                    connection.getInputStream().readAllBytes(); // throws when the client does not close
                }
            }
        }
    }

    @Nested
    class Names {
        private final CountDownLatch nameServer = new CountDownLatch(1);
        private final Map<String, String> threadsByName = new ConcurrentHashMap<>();
        private final HostNames names = new HostNames(this::resolve);

        private InetAddress resolve(String host) throws UnknownHostException {
            threadsByName.put(host, Thread.currentThread().getName());
            if (host.startsWith("stalled")) {
                try {
                    nameServer.await();
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
                throw new UnknownHostException(host);
            }
            return InetAddress.getByName(host);
        }

        @AfterEach
        void close() {
            nameServer.countDown();
            names.close();
        }

        private static HttpRequest to(String host, int port) {
            return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/x"))
                    .build();
        }

        @Test
        void thatAreNotAnsweredHoldUpNobody() {
            platform.answers("/x", Answer.json(200, "{}"), Answer.json(200, "{}"));
            int port = platform.url().getPort();
            try (Http http = new Http(timer, names)) {
                List<CompletionStage<HttpReply>> stalled = IntStream.range(0, 20)
                        .mapToObj(number -> http.exchange(to("stalled-" + number + ".example.org", port), PATIENCE))
                        .toList();
                assertThat(result(http.exchange(to("127.0.0.1", port), PATIENCE))
                                .status())
                        .isEqualTo(200);
                assertThat(result(http.exchange(to("localhost", port), PATIENCE))
                                .status())
                        .isEqualTo(200);
                assertThat(threadsByName.get("localhost")).startsWith("qqbot-resolve-");
                nameServer.countDown();
                assertThat(stalled)
                        .allSatisfy(stage -> assertThat(failure(stage))
                                .hasMessageContaining("UnknownHostException")
                                .isInstanceOfSatisfying(
                                        TransportException.class,
                                        unknown ->
                                                assertThat(unknown.maybeSent()).isFalse()));
            }
        }

        @Test
        void areLookedUpWithinTheTimeOfTheExchange() {
            try (Http http = new Http(timer, names)) {
                assertThat(failure(http.exchange(to("stalled.example.org", 1), Duration.ofMillis(50))))
                        .hasMessageContaining("no address within")
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                late -> assertThat(late.maybeSent()).isFalse());
            }
        }

        @Test
        void thatAreNotAnsweredEndWithTheClient() {
            Http http = new Http(timer, names);
            CompletionStage<HttpReply> stage = http.exchange(to("stalled.example.org", 1), PATIENCE);
            http.close();
            assertThat(failure(stage))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            closed -> assertThat(closed.maybeSent()).isFalse());
        }
    }

    @Test
    void answersOnItsOwnThreads() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Http http = new Http(timer, new HostNames(InetAddress::getByName))) {
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            CompletionStage<String> thread = http.exchange(
                            HttpRequest.newBuilder(url).build(), PATIENCE)
                    .thenApply(reply -> Thread.currentThread().getName());
            try (Socket connection = server.accept()) {
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(result(thread)).startsWith("qqbot-http-");
            }
        }
    }

    @Nested
    class Closed {
        @Test
        void endsWhatIsUnderWay() {
            Http http = new Http(timer, new HostNames(InetAddress::getByName));
            platform.hold();
            CompletionStage<HttpReply> stage = http.exchange(request(), PATIENCE);
            http.close();
            assertThat(failure(stage)).isInstanceOf(TransportException.class);
        }

        @Test
        void takesNothingMore() {
            Http http = new Http(timer, new HostNames(InetAddress::getByName));
            http.close();
            assertThat(failure(http.exchange(request(), PATIENCE)))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            closed -> assertThat(closed.maybeSent()).isFalse());
        }

        @Test
        void isNoMatterWhenTheTimerWentFirst() {
            Http http = new Http(timer, new HostNames(InetAddress::getByName));
            timer.shutdownNow();
            assertThat(failure(http.exchange(request(), PATIENCE))).isInstanceOf(TransportException.class);
            http.close();
        }

        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void leavesNoThreadBehind() throws InterruptedException {
            Set<Thread> before = selectors();
            Http http = new Http(timer, new HostNames(InetAddress::getByName));
            platform.answers("/x", Answer.json(200, "{}"));
            result(http.exchange(request(), PATIENCE));
            Set<Thread> selectors = selectors();
            selectors.removeAll(before);
            assertThat(selectors).hasSize(1);
            http.close();
            for (Thread selector : selectors) {
                while (selector.isAlive()) { // the JDK ends it after the client was collected
                    System.gc();
                    selector.join(100);
                }
            }
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("qqbot-http-")) {
                    thread.join(); // it may still be on its last step
                }
            }
        }
    }
}
