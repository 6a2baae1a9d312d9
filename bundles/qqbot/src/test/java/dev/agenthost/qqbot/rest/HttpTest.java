package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
                    Http http = new Http(timer)) {
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
    class Closed {
        @Test
        void endsWhatIsUnderWay() {
            Http http = new Http(timer);
            platform.hold();
            CompletionStage<HttpReply> stage = http.exchange(request(), PATIENCE);
            http.close();
            assertThat(failure(stage)).isInstanceOf(TransportException.class);
        }

        @Test
        void takesNothingMore() {
            Http http = new Http(timer);
            http.close();
            assertThat(failure(http.exchange(request(), PATIENCE)))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            closed -> assertThat(closed.maybeSent()).isFalse());
        }

        @Test
        void isNoMatterWhenTheTimerWentFirst() {
            Http http = new Http(timer);
            timer.shutdownNow();
            assertThat(failure(http.exchange(request(), PATIENCE))).isInstanceOf(TransportException.class);
            http.close();
        }

        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void leavesNoThreadBehind() throws InterruptedException {
            Set<Thread> before = selectors();
            Http http = new Http(timer);
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
