package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events posted to a callback address. */
final class WebhookTest {
    private static final String TAKEN =
            Fixtures.object("webhook-ack").getJsonObject("body").toString();
    private static final String FAILED =
            Fixtures.object("webhook-ack-failed").getJsonObject("body").toString();

    /** A request that came. */
    private record Request(String timestamp, String signature, String app, String body) {
        boolean genuine() {
            return verified(timestamp + body, signature);
        }
    }

    private final Bench bench = new Bench();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, String> answer = request -> TAKEN;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/qqbot/webhook", this::serve);
        server.start();
        bench.app
                .faults()
                .set(Knob.WEBHOOK_URL, "http://127.0.0.1:" + server.getAddress().getPort() + "/qqbot/webhook")
                .set(Knob.WEBHOOK_PAUSE, Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        bench.close();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestHeaders().getFirst("X-Signature-Timestamp"),
                    exchange.getRequestHeaders().getFirst("X-Signature-Ed25519"),
                    exchange.getRequestHeaders().getFirst("X-Bot-Appid"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            byte[] body = answer.apply(request).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What belongs to the secret. */
    private static KeyPair keys() throws GeneralSecurityException {
        byte[] seed = Arrays.copyOf(Bench.SECRET.getBytes(StandardCharsets.UTF_8), 32);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair();
    }

    private static boolean verified(String text, String signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(keys().getPublic());
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys().getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Seen.Pushed pushed(int attempt) {
        return bench.simulator
                .observed()
                .await(Seen.Pushed.class, push -> push.attempt() == attempt, GatewayClient.LONG);
    }

    @Test
    void takesThePlaceOfTheGateway() {
        GatewayClient client = bench.ready().client();
        bench.app.direct(Bench.USER).says("hello");
        assertThat(pushed(1).taken()).isTrue();
        Request request = requests.get(0);
        assertThat(request.genuine()).isTrue();
        assertThat(request.app()).isEqualTo(Bench.APP);
        assertThat(Fixtures.shape(Json.read(request.body())))
                .isEqualTo(Fixtures.shape(
                        Json.read(Fixtures.object("webhook-event-request").getString("raw_body"))));
        bench.app.faults().set(Knob.WEBHOOK_URL, "");
        bench.app.direct(Bench.USER).says("over the gateway");
        assertThat(client.dispatch("C2C_MESSAGE_CREATE").getJsonObject("d").getString("content"))
                .isEqualTo("over the gateway");
    }

    @Test
    void comesAgainUntilItIsTaken() {
        answer = request -> requests.size() == 1 ? FAILED : requests.size() == 2 ? "" : TAKEN;
        bench.app.direct(Bench.USER).says("hello");
        assertThat(pushed(3).taken()).isTrue();
        assertThat(requests)
                .extracting(Request::body)
                .containsOnly(requests.get(0).body());
        answer = request -> FAILED;
        bench.app.direct(Bench.USER).says("never");
        assertThat(pushed(4).taken()).isFalse();
    }

    @Test
    void isSignedWronglyOnDemand() {
        bench.app.faults().set(Knob.WEBHOOK_BAD_SIGNATURES, 1);
        answer = request -> request.genuine() ? TAKEN : "";
        bench.app.direct(Bench.USER).says("hello");
        assertThat(pushed(1).taken()).isFalse();
        assertThat(pushed(2).taken()).isTrue();
    }

    @Test
    void checksTheAddress() {
        answer = request -> Fixtures.object("webhook-validation-response")
                .getJsonObject("body")
                .toString();
        assertThat(bench.post("/simulator/checkCallback", "", "{\"app\":\"102000001\"}")
                        .body())
                .isEqualTo("{\"right\":false}");
        JsonObject body = Json.read(requests.get(0).body());
        assertThat(Fixtures.shape(body))
                .isEqualTo(Fixtures.shape(
                        Json.read(Fixtures.object("webhook-validation-request").getString("raw_body"))));
        assertThat(requests.get(0).genuine()).isTrue();
    }

    private String entered(String path) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return bench.post("/simulator/knobs", "", "{\"app\":\"102000001\",\"set\":{\"webhookUrl\":\"" + url + "\"}}")
                .body();
    }

    @Test
    void takesNoAddressThatDoesNotAnswerItsCheck() {
        bench.app.faults().set(Knob.WEBHOOK_URL, "");
        answer = request -> Fixtures.object("webhook-validation-response")
                .getJsonObject("body")
                .toString(); // signed, but for another token
        assertThat(entered("/qqbot/webhook")).contains("op 13");
        assertThat(entered("/nowhere")).contains("op 13");
        assertThat(bench.app.faults().get(Knob.WEBHOOK_URL)).isEmpty();
    }

    @Test
    void takesAnAddressThatSignsItsCheck() {
        bench.app.faults().set(Knob.WEBHOOK_URL, "");
        answer = request -> {
            JsonObject d = Json.read(request.body()).getJsonObject("d");
            String token = d.getString("plain_token");
            return Json.object()
                    .add("plain_token", token)
                    .add("signature", signed(d.getString("event_ts") + token))
                    .build()
                    .toString();
        };
        assertThat(entered("/qqbot/webhook")).contains("knobs");
        assertThat(bench.app.faults().get(Knob.WEBHOOK_URL)).endsWith("/qqbot/webhook");
        assertThat(requests).hasSize(1);
    }
}
