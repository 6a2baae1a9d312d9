package dev.agenthost.qqbot.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dials over real sockets, against peers of every kind. */
final class TyrusDialerTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final long LONG = 60;

    private TyrusDialer dialer;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        dialer = new TyrusDialer(SSLContext.getDefault(), new HostNames(InetAddress::getByName));
    }

    @AfterEach
    void stop() throws Exception {
        dialer.close();
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    /** Remembers the callbacks. */
    private static final class Recorder implements SocketEndpoint {
        final CompletableFuture<GatewaySocket> opened = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final CompletableFuture<Void> ponged = new CompletableFuture<>();
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(GatewaySocket socket) {
            opened.complete(socket);
        }

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onBinary(byte[] content) {}

        @Override
        public void onPong() {
            ponged.complete(null);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onClose(int code, String reason) {
            closed.complete(code);
        }
    }

    private Recorder dialled(URI url, Duration timeout) throws Exception {
        Recorder recorder = new Recorder();
        dialer.dial(url, Route.DIRECT, timeout, recorder).toCompletableFuture().get(LONG, TimeUnit.SECONDS);
        return recorder;
    }

    private Simulator simulator(SimulatorSettings settings) {
        Simulator simulator = Simulator.start(settings);
        open.add(simulator);
        return simulator;
    }

    private static URI gateway(Simulator simulator) {
        return URI.create(simulator.baseUrl().toString().replace("http", "ws") + "/websocket");
    }

    private ServerSocket server(int backlog) throws IOException {
        ServerSocket server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        open.add(server);
        return server;
    }

    private static URI url(String scheme, ServerSocket server) {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/websocket");
    }

    private static long descriptors() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(TyrusDialerTest::isSocket).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Nested
    class An_answering_gateway {
        @Test
        void opens_talks_pongs_and_closes() throws Exception {
            Simulator simulator = simulator(new SimulatorSettings().app("1", "s"));
            Recorder recorder = dialled(gateway(simulator), Duration.ofSeconds(LONG));
            GatewaySocket socket = recorder.opened.join();

            assertThat(recorder.texts.poll(LONG, TimeUnit.SECONDS)).contains("heartbeat_interval");
            socket.ping();
            recorder.ponged.get(LONG, TimeUnit.SECONDS);
            socket.send("{\"op\":1,\"d\":null}").toCompletableFuture().get(LONG, TimeUnit.SECONDS);
            socket.close(4000, "");
            assertThat(recorder.closed.get(LONG, TimeUnit.SECONDS)).isEqualTo(4000);
            await("TCP ended", () -> simulator.tcpConnections() == 0);
            assertThatThrownBy(() -> socket.send("late").toCompletableFuture().get(LONG, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }

        @Test
        void abort_ends_the_TCP_connection_and_tells_1006() throws Exception {
            Simulator simulator = simulator(new SimulatorSettings().app("1", "s"));
            Recorder recorder = dialled(gateway(simulator), Duration.ofSeconds(LONG));

            recorder.opened.join().abort();

            assertThat(recorder.closed.get(LONG, TimeUnit.SECONDS)).isEqualTo(1006);
            await("TCP ended", () -> simulator.tcpConnections() == 0);
        }
    }

    @Nested
    class Sends {
        /** Tyrus times each of them; its timer would have ten threads. */
        @Test
        void share_one_timer_thread_of_Tyrus_however_many_there_are() throws Exception {
            Set<Thread> before = timersOfTyrus();
            Simulator simulator = simulator(new SimulatorSettings().app("1", "s"));
            GatewaySocket socket =
                    dialled(gateway(simulator), Duration.ofSeconds(LONG)).opened.join();

            for (int i = 0; i < 50; i++) {
                socket.send("{\"op\":1,\"d\":null}").toCompletableFuture().get(LONG, TimeUnit.SECONDS);
            }

            Set<Thread> since = timersOfTyrus();
            since.removeAll(before);
            assertThat(since).hasSize(1);
        }

        private Set<Thread> timersOfTyrus() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("tyrus-"))
                    .collect(Collectors.toSet());
        }
    }

    @Nested
    class A_gateway_that_cannot_be_reached {
        @ParameterizedTest
        @ValueSource(strings = {"ws://127.0.0.1:1/", "wss://127.0.0.1:1/", "ws://host.invalid/", "http://127.0.0.1/"})
        void fails_without_a_callback(String url) {
            Recorder recorder = new Recorder();

            assertThatThrownBy(() -> dialer.dial(URI.create(url), Route.DIRECT, Duration.ofSeconds(LONG), recorder)
                            .toCompletableFuture()
                            .get(LONG, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(DialException.class);
            assertThat(recorder.opened).isNotDone();
            assertThat(recorder.closed).isNotDone();
        }

        @Test
        void one_that_refuses_the_upgrade_says_the_status() throws Exception {
            ServerSocket server = server(10);
            CompletableFuture<Void> answered =
                    CompletableFuture.runAsync(() -> answer(server, "HTTP/1.1 503 Busy\r\n\r\n"));

            assertThatThrownBy(() -> dialled(url("ws", server), Duration.ofSeconds(LONG)))
                    .hasMessageContaining("503");
            answered.get(LONG, TimeUnit.SECONDS);
        }

        @Test
        void one_that_speaks_no_HTTP_fails() throws Exception {
            ServerSocket server = server(10);
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(server, "SSH-2.0-x\r\n\r\n"));

            assertThatThrownBy(() -> dialled(url("ws", server), Duration.ofSeconds(LONG)))
                    .hasMessageContaining("not HTTP");
            answered.get(LONG, TimeUnit.SECONDS);
        }

        private void answer(ServerSocket server, String text) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                in.readNBytes(10);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                in.readAllBytes();
            } catch (IOException ended) {
                // the client is free to end first
            }
        }
    }

    @Nested
    class A_stalled_dial {
        @ParameterizedTest
        @ValueSource(strings = {"ws", "wss"})
        void ends_by_its_deadline_whatever_it_stalls_in(String scheme) throws Exception {
            ServerSocket server = server(10);

            assertThatThrownBy(() -> dialled(url(scheme, server), SHORT))
                    .hasMessageContaining(scheme.equals("ws") ? "upgrade" : "TLS handshake");
        }

        @Test
        void two_hundred_black_holes_leave_no_descriptor_and_no_thread() throws Exception {
            ServerSocket accepting = server(300);
            ServerSocket full = server(1);
            dialOnce();
            long descriptorsBefore = descriptors();
            int threadsBefore = Thread.activeCount();

            List<CompletableFuture<Void>> dials = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                URI url = switch (i % 4) {
                    case 0 -> url("ws", accepting);
                    case 1 -> url("wss", accepting);
                    case 2 -> url("ws", full);
                    default -> url("wss", full);
                };
                dials.add(dialer.dial(url, Route.DIRECT, Duration.ofSeconds(2), new Recorder())
                        .toCompletableFuture());
            }
            dialOnce();
            for (CompletableFuture<Void> dial : dials) {
                assertThatThrownBy(() -> dial.get(LONG, TimeUnit.SECONDS)).hasCauseInstanceOf(DialException.class);
            }

            await("no descriptor left", () -> descriptors() <= descriptorsBefore);
            // what the JDK starts for itself; far from a thread for a dial
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 10);
        }

        /** A healthy dial, also while others stall. */
        private void dialOnce() throws Exception {
            try (Simulator simulator = Simulator.start(new SimulatorSettings().app("1", "s"))) {
                dialled(gateway(simulator), Duration.ofSeconds(LONG))
                        .opened
                        .join()
                        .abort();
            }
        }
    }

    @Nested
    class A_name_server_that_does_not_answer {
        private final CountDownLatch answering = new CountDownLatch(1);
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @BeforeEach
        void stallLookups() throws Exception {
            dialer.close();
            dialer = new TyrusDialer(SSLContext.getDefault(), new HostNames(this::resolve));
        }

        @AfterEach
        void letGo() {
            answering.countDown();
        }

        private InetAddress resolve(String host) throws UnknownHostException {
            asked.add(host);
            if (host.startsWith("stall-")) {
                try {
                    answering.await();
                } catch (InterruptedException closed) {
                    throw new UnknownHostException(host);
                }
            }
            return InetAddress.getLoopbackAddress();
        }

        private List<CompletableFuture<Void>> stalled(int names, int dialsEach) {
            List<CompletableFuture<Void>> dials = new ArrayList<>();
            for (int i = 0; i < names * dialsEach; i++) {
                URI url = URI.create("ws://stall-" + i % names + ".example.org:1/");
                dials.add(dialer.dial(url, Route.DIRECT, Duration.ofSeconds(LONG), new Recorder())
                        .toCompletableFuture());
            }
            return dials;
        }

        @Test
        void delays_nobody_but_those_who_ask_for_its_names() throws Exception {
            Simulator simulator = simulator(new SimulatorSettings().app("1", "s"));
            stalled(49, 5);

            dialled(gateway(simulator), Duration.ofSeconds(LONG));
            dialled(
                    URI.create(gateway(simulator).toString().replace("127.0.0.1", "healthy.example.org")),
                    Duration.ofSeconds(LONG));

            assertThat(asked).as("a name once, however many dial it").doesNotHaveDuplicates();
            assertThat(asked).contains("healthy.example.org");
        }

        @Test
        void answers_all_who_wait_for_one_name() {
            List<CompletableFuture<Void>> dials = stalled(1, 3);
            answering.countDown();

            assertThat(dials)
                    .allSatisfy(dial -> assertThatThrownBy(() -> dial.get(LONG, TimeUnit.SECONDS))
                            .hasMessageContaining("connect"));
        }

        @Test
        void is_not_asked_for_dials_that_are_over() throws Exception {
            stalled(64, 1);
            URI late = URI.create("ws://late.example.org:1/");
            assertThatThrownBy(() -> dialled(late, SHORT)).hasMessageContaining("look up the host");
            URI next = URI.create("ws://next.example.org:1/");
            CompletableFuture<Void> dial = dialer.dial(next, Route.DIRECT, Duration.ofSeconds(LONG), new Recorder())
                    .toCompletableFuture();
            answering.countDown();

            assertThatThrownBy(() -> dial.get(LONG, TimeUnit.SECONDS)).hasMessageContaining("connect");
            assertThat(asked).contains("next.example.org").doesNotContain("late.example.org");
        }
    }

    @Nested
    class A_frame {
        @Test
        void of_six_mebibytes_is_taken() throws Exception {
            Recorder recorder = receiving(6 * 1024 * 1024);
            assertThat(texts(recorder)).isEqualTo(6 * 1024 * 1024);
        }

        @Test
        void over_the_limit_closes_its_socket() throws Exception {
            Recorder recorder = receiving(9 * 1024 * 1024);
            assertThat(recorder.closed.get(LONG, TimeUnit.SECONDS)).isIn(1002, 1006, 1009, 1011);
        }

        private int texts(Recorder recorder) throws InterruptedException {
            return Objects.requireNonNull(recorder.texts.poll(LONG, TimeUnit.SECONDS))
                    .length();
        }

        private Recorder receiving(int length) throws Exception {
            LargeFrameServer server = new LargeFrameServer(length);
            open.add(server);
            return dialled(server.url(), Duration.ofSeconds(LONG));
        }
    }
}
