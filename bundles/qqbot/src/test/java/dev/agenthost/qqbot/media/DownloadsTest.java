package dev.agenthost.qqbot.media;

import static dev.agenthost.qqbot.media.DownloadException.Reason.BLOCKED;
import static dev.agenthost.qqbot.media.DownloadException.Reason.REFUSED;
import static dev.agenthost.qqbot.media.DownloadException.Reason.TOO_LARGE;
import static dev.agenthost.qqbot.media.DownloadException.Reason.TOO_LATE;
import static dev.agenthost.qqbot.media.DownloadException.Reason.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.agenthost.qqbot.media.DownloadException.Reason;
import dev.agenthost.qqbot.settings.HttpProxy;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LOCAL = "127.0.0.1";

    @TempDir
    Path folder;

    private final FileServer server = new FileServer();
    private final Map<String, Deque<String>> names = new ConcurrentHashMap<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Downloads downloads = new Downloads(this::resolve, (SSLSocketFactory) SSLSocketFactory.getDefault(), timer);

    /** The last answer goes on being given. */
    private InetAddress[] resolve(String host) throws UnknownHostException {
        lookedUp.add(host);
        Deque<String> answers = names.get(host);
        if (answers == null) {
            return InetAddress.getAllByName(host);
        }
        String answer = answers.size() > 1 ? answers.poll() : answers.peek();
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : answer.split(" ")) {
            addresses.add(InetAddress.getByName(address));
        }
        return addresses.toArray(InetAddress[]::new);
    }

    private void name(String host, String... answers) {
        names.put(host, new ConcurrentLinkedDeque<>(List.of(answers)));
    }

    @AfterEach
    void close() throws IOException {
        downloads.close();
        server.close();
        timer.shutdownNow();
    }

    private static DownloadRules allowing(String... hosts) {
        return new DownloadRules(Set.of(hosts), 1000, PATIENCE, Route.DIRECT);
    }

    private CompletionStage<Fetched> fetch(URI url, DownloadRules rules) {
        return downloads.fetch("main", url, rules, new ToFile(folder.resolve("file")));
    }

    private Fetched fetched(URI url, DownloadRules rules) throws Exception {
        return fetch(url, rules).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static DownloadException failure(CompletionStage<?> stage) throws Exception {
        try {
            return fail("gave " + stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (DownloadException) e.getCause();
        }
    }

    private void assertFails(URI url, DownloadRules rules, Reason reason) throws Exception {
        assertThat(failure(fetch(url, rules)).reason()).isEqualTo(reason);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".p12")
                            && !file.toString().endsWith(".log")))
                    .isEmpty();
        }
    }

    @Nested
    class AListedHost {
        @ParameterizedTest
        @ValueSource(strings = {LOCAL, "cdn.test", "CDN.test"})
        void givesItsFileWhateverItsAddressAndPort(String host) throws Exception {
            name("cdn.test", LOCAL);
            name("CDN.test", LOCAL);
            byte[] content = new byte[1000];
            new Random(1).nextBytes(content);
            server.file("/a?b=c", "image/png", content);
            Fetched fetched = fetched(server.url(host, "/a?b=c"), allowing(LOCAL, "cdn.test"));
            assertThat(fetched.file()).hasBinaryContent(content);
            assertThat(fetched.size()).isEqualTo(1000);
            assertThat(fetched.contentType()).isEqualTo("image/png");
            assertThat(fetched.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }

        @Test
        void givesAnEmptyFileToo() throws Exception {
            server.file("/a", "text/plain", new byte[0]);
            assertThat(fetched(server.url(LOCAL, "/a"), allowing(LOCAL)).size()).isZero();
        }

        @Test
        void mayRedirectToAnother() throws Exception {
            name("cdn.test", LOCAL);
            server.redirect("/a", "//cdn.test:" + server.port() + "/b").file("/b", "text/plain", new byte[3]);
            assertThat(fetched(server.url(LOCAL, "/a"), allowing(LOCAL, "cdn.test"))
                            .size())
                    .isEqualTo(3);
        }

        @Test
        void getsNoTokenAndNoCookie() throws Exception {
            server.redirect("/a", "/b").file("/b", "text/plain", new byte[3]);
            fetched(server.url(LOCAL, "/a"), allowing(LOCAL));
            assertThat(server.heads())
                    .hasSize(2)
                    .allSatisfy(head ->
                            assertThat(head).noneMatch(line -> line.matches("(?i)(authorization|cookie|referer):.*")));
        }
    }

    @Nested
    class Blocked {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "127.0.0.1",
                    "localhost",
                    "10.0.0.1",
                    "192.168.1.1",
                    "172.16.0.1",
                    "169.254.169.254",
                    "198.18.0.1",
                    "0.0.0.0",
                    "[::1]",
                    "[::]",
                    "[fe80::1]",
                    "[fd00::1]",
                    "[::ffff:127.0.0.1]",
                    "[64:ff9b::7f00:1]",
                    "[2002:7f00:1::]",
                    "127.1",
                    "2130706433",
                    "0x7f000001",
                    "0177.0.0.1"
                })
        void isAHostWithoutAPublicAddress(String host) throws Exception {
            server.file("/a", "text/plain", new byte[3]);
            assertFails(server.url(host, "/a"), allowing("cdn.test"), BLOCKED);
            assertThat(server.heads()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "198.18.0.7", "::1", "fd00::1", "2400:da00::6666 127.0.0.1"})
        void isANameThatLeadsToOne(String addresses) throws Exception {
            name("evil.test", addresses);
            server.file("/a", "text/plain", new byte[3]);
            assertFails(server.url("evil.test", "/a"), allowing(LOCAL), BLOCKED);
            assertThat(server.heads()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://127.0.0.1:PORT/b", "http://evil.test:PORT/b", "http://[::1]:PORT/b"})
        void isARedirectToOne(String location) throws Exception {
            name("good.test", LOCAL);
            name("evil.test", LOCAL);
            server.redirect("/a", location.replace("PORT", "" + server.port())).file("/b", "text/plain", new byte[3]);
            assertFails(server.url("good.test", "/a"), allowing("good.test"), BLOCKED);
            assertThat(server.heads()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:///etc/passwd", "ftp://good.test/x", "http://user:pass@good.test/"})
        void isARedirectToWhatIsNoPlainWebUrl(String location) throws Exception {
            name("good.test", LOCAL);
            server.redirect("/a", location);
            assertFails(server.url("good.test", "/a"), allowing("good.test"), BLOCKED);
        }

        @Test
        void isANameThatAnswersDifferentlyTheSecondTime() throws Exception {
            // An address nobody has, and public: a second look-up would lead to the server.
            name("rebind.test", "2d00::1", LOCAL);
            server.file("/a", "text/plain", new byte[3]);
            DownloadRules hasty = new DownloadRules(Set.of(), 1000, Duration.ofMillis(500), Route.DIRECT);
            assertThat(failure(fetch(server.url("rebind.test", "/a"), hasty)).reason())
                    .isIn(UNREACHABLE, TOO_LATE);
            assertThat(lookedUp).containsExactly("rebind.test");
            assertThat(server.heads()).isEmpty();
        }

        @Test
        void isARedirectToANameOfAPublicAndAnotherAddress() throws Exception {
            name("good.test", LOCAL);
            name("mixed.test", "2400:da00::6666 127.0.0.1");
            server.redirect("/a", "http://mixed.test:" + server.port() + "/b");
            assertFails(server.url("good.test", "/a"), allowing("good.test"), BLOCKED);
        }

        @Test
        void isTheSecondAnswerOfANameThatARedirectLeadsTo() throws Exception {
            name("good.test", LOCAL);
            name("rebind.test", "2d00::1", LOCAL);
            server.redirect("/a", "http://rebind.test:" + server.port() + "/b").file("/b", "text/plain", new byte[3]);
            DownloadRules hasty = new DownloadRules(Set.of("good.test"), 1000, Duration.ofMillis(500), Route.DIRECT);
            assertThat(failure(fetch(server.url("good.test", "/a"), hasty)).reason())
                    .isIn(UNREACHABLE, TOO_LATE);
            assertThat(lookedUp).containsExactly("good.test", "rebind.test");
            assertThat(server.heads()).hasSize(1);
        }
    }

    @Nested
    class Bounded {
        @Test
        void isTheSizeThatIsAnnounced() throws Exception {
            server.on("/a", to -> FileServer.text(to, "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"));
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), TOO_LARGE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Transfer-Encoding: chunked", "Connection: close"})
        void isTheSizeThatIsNotAnnounced(String framing) throws Exception {
            boolean chunked = framing.contains("chunked");
            server.on("/a", to -> {
                FileServer.text(to, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
                while (true) {
                    FileServer.text(to, chunked ? "64\r\n" + "x".repeat(100) + "\r\n" : "x".repeat(100));
                }
            });
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), TOO_LARGE);
        }

        @Test
        void isTheTimeOfASlowDrip() throws Exception {
            CountDownLatch ended = new CountDownLatch(1);
            server.on("/a", to -> {
                FileServer.text(to, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
                try {
                    while (!ended.await(20, TimeUnit.MILLISECONDS)) {
                        FileServer.text(to, "x");
                    }
                } catch (IOException gone) {
                    ended.countDown();
                }
            });
            DownloadRules hasty = new DownloadRules(Set.of(LOCAL), 1000, Duration.ofMillis(300), Route.DIRECT);
            assertThat(failure(fetch(server.url(LOCAL, "/a"), hasty)).reason()).isEqualTo(TOO_LATE);
            assertThat(ended.await(30, TimeUnit.SECONDS))
                    .as("the connection ends too")
                    .isTrue();
        }

        @Test
        void isTheNumberOfRedirects() throws Exception {
            server.redirect("/a", "/a");
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), REFUSED);
            assertThat(server.heads()).hasSize(6);
        }

        @Test
        void isTheHead() throws Exception {
            server.on("/a", to -> {
                FileServer.text(to, "HTTP/1.1 200 OK\r\n");
                while (true) {
                    FileServer.text(to, "X-More: " + "x".repeat(1000) + "\r\n");
                }
            });
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), UNREACHABLE);
        }
    }

    @Nested
    class Failed {
        @ParameterizedTest
        @CsvSource({"404, REFUSED", "403, REFUSED", "206, REFUSED", "503, UNREACHABLE"})
        void isWhatTheServerDoesNotGive(int status, Reason reason) throws Exception {
            server.on("/a", to -> FileServer.text(to, "HTTP/1.1 " + status + " x\r\nContent-Length: 3\r\n\r\nabc"));
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), reason);
        }

        @Test
        void isAFileThatWasCutOff() throws Exception {
            server.on("/a", to -> FileServer.text(to, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nabc"));
            assertFails(server.url(LOCAL, "/a"), allowing(LOCAL), UNREACHABLE);
        }

        @Test
        void isANameNobodyHas() throws Exception {
            assertFails(URI.create("http://nobody.invalid/"), allowing(), UNREACHABLE);
        }

        @Test
        void saysNothingOfTheSignatureInTheUrl() throws Exception {
            DownloadException failure = failure(fetch(server.url(LOCAL, "/a?rkey=canary"), allowing(LOCAL)));
            assertThat(failure).hasMessageContaining(LOCAL).hasMessageNotContaining("canary");
        }
    }

    @Nested
    class Encrypted {
        private FileServer secure(String name) throws Exception {
            SSLContext context = TestTls.forName(name, folder);
            downloads.close();
            downloads = new Downloads(DownloadsTest.this::resolve, context.getSocketFactory(), timer);
            return new FileServer(context.getServerSocketFactory(), true);
        }

        @Test
        void speaksToTheNameThatWasPinnedToAnAddress() throws Exception {
            name("cdn.test", LOCAL);
            try (FileServer secure = secure("cdn.test")) {
                secure.file("/a", "text/plain", new byte[3]);
                assertThat(fetched(secure.url("cdn.test", "/a"), allowing("cdn.test"))
                                .size())
                        .isEqualTo(3);
                assertThat(lookedUp).containsExactly("cdn.test");
            }
        }

        @Test
        void refusesAnothersCertificate() throws Exception {
            name("other.test", LOCAL);
            try (FileServer secure = secure("cdn.test")) {
                secure.file("/a", "text/plain", new byte[3]);
                assertFails(secure.url("other.test", "/a"), allowing("other.test"), UNREACHABLE);
                assertThat(secure.heads()).isEmpty();
            }
        }

        @Test
        void staysSoThroughRedirects() throws Exception {
            name("cdn.test", LOCAL);
            server.file("/b", "text/plain", new byte[3]);
            try (FileServer secure = secure("cdn.test")) {
                secure.redirect("/a", server.url("cdn.test", "/b").toString());
                assertFails(secure.url("cdn.test", "/a"), allowing("cdn.test"), BLOCKED);
                assertThat(server.heads()).isEmpty();
            }
        }
    }

    @Nested
    class ThroughAProxy {
        private final DownloadRules rules = through(null);

        private DownloadRules through(Secret login) {
            HttpProxy proxy = new HttpProxy(LOCAL, server.port(), login);
            return new DownloadRules(Set.of(), 1000, PATIENCE, new Route(proxy, null));
        }

        @Test
        void theProxyGetsItsLogin() throws Exception {
            server.on("http://files.test/a", to -> {
                boolean known = server.heads().get(server.heads().size() - 1).stream()
                        .anyMatch(line -> line.equals("Proxy-Authorization: Basic dTpwOnE="));
                FileServer.text(
                        to,
                        known
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                : "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
            });
            assertThat(fetched(URI.create("http://files.test/a"), through(new Secret("u:p:q")))
                            .size())
                    .isEqualTo(2);
        }

        @Test
        void theProxyLooksNamesUp() throws Exception {
            server.file("http://files.test/a", "text/plain", new byte[3]);
            assertThat(fetched(URI.create("http://files.test/a"), rules).size()).isEqualTo(3);
            assertThat(lookedUp).doesNotContain("files.test");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "localhost",
                    "LOCALHOST.",
                    "intranet",
                    "a.localhost",
                    "printer.local",
                    "metadata.google.internal",
                    "nas.lan"
                })
        void namesOfItsOwnNetworkAreNotAskedOfIt(String host) throws Exception {
            assertFails(URI.create("http://" + host + "/a"), rules, BLOCKED);
            assertThat(server.heads()).isEmpty();
        }

        @Test
        void namesOfItsOwnNetworkAreFetchedWhereTheyAreListed() throws Exception {
            server.file("http://intranet/a", "text/plain", new byte[3]);
            DownloadRules listed = new DownloadRules(Set.of("intranet"), 1000, PATIENCE, rules.route());
            assertThat(fetched(URI.create("http://intranet/a"), listed).size()).isEqualTo(3);
        }

        @Test
        void addressesInUrlsAreCheckedAllTheSame() throws Exception {
            assertFails(URI.create("http://10.0.0.1/a"), rules, BLOCKED);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Nested
    class Shared {
        @Test
        void isNotByOneWhoseServerHangs() throws Exception {
            CountDownLatch hanging = new CountDownLatch(3);
            server.on("/hang", to -> {
                hanging.countDown();
                new CountDownLatch(1).await();
            });
            server.file("/a", "text/plain", new byte[3]);
            List<CompletionStage<Fetched>> stalled = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stalled.add(fetch(server.url(LOCAL, "/hang"), allowing(LOCAL)));
            }
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
            downloads
                    .fetch("other", server.url(LOCAL, "/a"), allowing(LOCAL), (content, type) -> content.readAllBytes())
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(server.heads()).hasSize(4);
            downloads.close();
            for (CompletionStage<Fetched> stage : stalled) {
                assertThat(failure(stage).reason()).isEqualTo(UNREACHABLE);
            }
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("qqbot-media-")) {
                    thread.join(30_000); // it may still be on its last step
                    assertThat(thread.isAlive()).isFalse();
                }
            }
        }
    }
}
