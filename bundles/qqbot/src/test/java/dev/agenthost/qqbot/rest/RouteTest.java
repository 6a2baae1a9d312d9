package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.ConnectProxy;
import dev.agenthost.qqbot.TlsFront;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import dev.agenthost.qqbot.socket.TyrusDialer;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies and trust stores, over real sockets: REST, tokens and WebSocket take the same way. */
final class RouteTest {
    private static final AccountId MAIN = new AccountId("qqbot", "main");
    private static final AccountId OTHER = new AccountId("qqbot", "other");
    private static final String LOGIN = "Basic dXNlcjpjYW5hcnk=";
    private static final long LONG = 60;

    @TempDir
    static Path folder;

    private static Simulator simulator;
    private static TlsFront tls;

    private final ConnectProxy proxy = new ConnectProxy();
    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final HttpClients clients = new HttpClients(timer, new HostNames(InetAddress::getByName));
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        simulator = Simulator.start(new SimulatorSettings().app("102000001", "secret"));
        tls = new TlsFront(folder, simulator.baseUrl());
    }

    @AfterAll
    static void stop() {
        tls.close();
        simulator.close();
    }

    @AfterEach
    void close() throws Exception {
        clients.close();
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        platform.close();
        proxy.close();
        timer.shutdownNow();
    }

    private static Settings settings(Map<String, String> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("appId", "102000001");
        properties.put("clientSecret", "secret");
        properties.put(
                "felix.fileinstall.filename",
                folder.resolve("dev.agenthost.qqbot-main.cfg").toUri().toString());
        var parsed = SettingsParser.parse(Source.of(properties), properties);
        assertThat(parsed.problems()).isEmpty();
        return parsed.settings();
    }

    private static Map<String, String> secured(String host, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("apiBaseUrl", tls.url("https", host, "").toString());
        all.put(
                "tokenUrl",
                tls.url("https", host, simulator.tokenUrl().getRawPath()).toString());
        return all;
    }

    private Platform platformOf(Settings settings) {
        Http http = clients.of(MAIN, settings.endpoints().route());
        return Platform.of(http, new Json(), settings, InstantSource.system());
    }

    private CompletableFuture<GatewaySocket> dialled(URI url, Route route) throws Exception {
        TyrusDialer dialer = new TyrusDialer(SSLContext.getDefault(), new HostNames(InetAddress::getByName));
        open.add(dialer);
        CompletableFuture<GatewaySocket> opened = new CompletableFuture<>();
        SocketEndpoint endpoint = new SocketEndpoint() {
            @Override
            public void onOpen(GatewaySocket socket) {}

            @Override
            public void onText(String text) {
                opened.complete(null);
            }

            @Override
            public void onBinary(byte[] content) {}

            @Override
            public void onPong() {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onClose(int code, String reason) {}
        };
        dialer.dial(url, route, Duration.ofSeconds(5), endpoint).whenComplete((done, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(failure);
            }
        });
        return opened;
    }

    @Nested
    class A_proxy {
        @Test
        void carries_tokens_and_discovery_over_TLS_in_tunnels() {
            Settings settings = settings(secured("localhost", Map.of("proxy", proxy.url(), "trustStore", "front.pem")));

            assertThat(result(platformOf(settings).gateways().discover()).shards())
                    .isPositive();
            assertThat(proxy.asked()).isNotEmpty().allMatch(line -> line.startsWith("CONNECT localhost:"));
        }

        @Test
        void carries_requests_that_are_not_encrypted_too() {
            platform.givesToken("t").answers("/gateway/bot", Answer.fixture("rest-gateway-bot-response"));
            Settings settings = settings(Map.of(
                    "apiBaseUrl", platform.url().toString(),
                    "tokenUrl", platform.tokenUrl().toString(),
                    "proxy", proxy.url()));

            assertThat(result(platformOf(settings).gateways().discover()).shards())
                    .isEqualTo(1);
            assertThat(proxy.asked()).anyMatch(line -> line.contains("/gateway/bot"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ws", "wss"})
        void carries_the_WebSocket(String scheme) throws Exception {
            URI url = scheme.equals("wss")
                    ? tls.url("wss", "localhost", "/websocket")
                    : URI.create(simulator.baseUrl().toString().replace("http", "ws") + "/websocket");
            Route route = settings(Map.of("proxy", proxy.url(), "trustStore", "front.pem"))
                    .endpoints()
                    .route();

            dialled(url, route).get(LONG, TimeUnit.SECONDS);

            assertThat(proxy.asked())
                    .singleElement()
                    .asString()
                    .isEqualTo("CONNECT " + url.getHost() + ":" + url.getPort() + " HTTP/1.1");
        }

        @Test
        void gets_the_login_of_the_setting_for_both() throws Exception {
            proxy.wants(LOGIN);
            String url = proxy.url().replace("://", "://user:canary@");
            Settings settings = settings(secured("localhost", Map.of("proxy", url, "trustStore", "front.pem")));

            dialled(
                            tls.url("wss", "localhost", "/websocket"),
                            settings.endpoints().route())
                    .get(LONG, TimeUnit.SECONDS);
            assertThat(result(platformOf(settings).gateways().discover())).isNotNull();
            assertThat(settings.toString()).doesNotContain("canary");
        }

        @Test
        void that_refuses_is_told_with_its_status_and_not_with_the_login() throws Exception {
            proxy.wants(LOGIN);
            Route route = settings(Map.of("proxy", proxy.url().replace("://", "://user:wrong@")))
                    .endpoints()
                    .route();

            CompletableFuture<GatewaySocket> dialled = dialled(tls.url("wss", "localhost", "/websocket"), route);

            assertThatThrownBy(() -> dialled.get(LONG, TimeUnit.SECONDS))
                    .hasMessageContaining("407")
                    .hasMessageNotContaining("wrong");
        }

        @Test
        void that_stalls_ends_by_the_deadline_of_the_dial() throws Exception {
            proxy.stall();
            Route route = settings(Map.of("proxy", proxy.url())).endpoints().route();

            CompletableFuture<GatewaySocket> dialled = dialled(URI.create("ws://127.0.0.1:1/"), route);

            assertThatThrownBy(() -> dialled.get(LONG, TimeUnit.SECONDS)).hasMessageContaining("tunnel");
        }
    }

    @Nested
    class A_trust_store {
        @ParameterizedTest
        @CsvSource({"front.pem,", "trust.p12, changeit", "trust.jks, changeit"})
        void is_read_in_every_format_and_used_for_both(String file, String password) throws Exception {
            Settings settings = settings(secured(
                    "localhost", Map.of("trustStore", file, "trustStorePassword", password == null ? "" : password)));

            assertThat(result(platformOf(settings).gateways().discover())).isNotNull();
            dialled(
                            tls.url("wss", "localhost", "/websocket"),
                            settings.endpoints().route())
                    .get(LONG, TimeUnit.SECONDS);
        }

        @Test
        void replaces_nothing_where_it_is_not_named() throws Exception {
            Settings settings = settings(secured("localhost", Map.of()));

            assertThat(failure(platformOf(settings).gateways().discover()))
                    .hasCauseInstanceOf(SSLHandshakeException.class);
            CompletableFuture<GatewaySocket> dialled = dialled(tls.url("wss", "localhost", "/"), Route.DIRECT);
            assertThatThrownBy(() -> dialled.get(LONG, TimeUnit.SECONDS)).hasMessageContaining("TLS handshake");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void does_not_excuse_another_host_name(boolean throughProxy) throws Exception {
            Map<String, String> more = throughProxy
                    ? Map.of("trustStore", "front.pem", "proxy", proxy.url())
                    : Map.of("trustStore", "front.pem");
            Settings settings = settings(secured("127.0.0.1", more));

            assertThat(failure(platformOf(settings).gateways().discover()))
                    .hasCauseInstanceOf(SSLHandshakeException.class);
            CompletableFuture<GatewaySocket> dialled = dialled(
                    tls.url("wss", "127.0.0.1", "/"), settings.endpoints().route());
            assertThatThrownBy(() -> dialled.get(LONG, TimeUnit.SECONDS)).hasMessageContaining("TLS handshake");
        }
    }

    @Nested
    class Clients {
        private final Route proxied =
                settings(Map.of("proxy", proxy.url())).endpoints().route();

        @Test
        void are_one_for_every_distinct_route() {
            Http direct = clients.of(MAIN, Route.DIRECT);
            assertThat(clients.of(OTHER, Route.DIRECT)).isSameAs(direct);
            assertThat(clients.of(
                            OTHER,
                            settings(Map.of("proxy", proxy.url())).endpoints().route()))
                    .isSameAs(clients.of(OTHER, proxied))
                    .isNotSameAs(direct);
            assertThat(clients.size()).isEqualTo(2);
        }

        @Test
        void go_with_the_last_account_that_used_them() {
            clients.of(MAIN, proxied);
            clients.of(OTHER, proxied);
            clients.of(MAIN, Route.DIRECT);
            assertThat(clients.size()).isEqualTo(2);
            clients.release(OTHER);
            assertThat(clients.size()).isEqualTo(1);
            clients.release(MAIN);
            assertThat(clients.size()).isZero();
        }

        @Test
        void let_what_is_under_way_end_when_their_account_takes_another_route() {
            platform.hold();
            platform.givesToken("t").answers("/gateway/bot", Answer.fixture("rest-gateway-bot-response"));
            Platform before = platformOf(settings(Map.of(
                    "apiBaseUrl", platform.url().toString(),
                    "tokenUrl", platform.tokenUrl().toString())));
            var token = before.tokens().token();

            clients.of(MAIN, proxied);
            platform.release();

            assertThat(result(token).authorization()).isEqualTo("QQBot t");
            assertThat(failure(before.gateways().discover())).isInstanceOf(TransportException.class);
        }
    }
}
