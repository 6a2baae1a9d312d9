package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A running simulator with one app, and a client's hands on it. */
final class Bench implements AutoCloseable {
    static final String APP = "102000001";
    static final String SECRET = "DUMMYSECRETdummysecret0123456789";
    static final String USER = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    static final String GROUP = "C3D4E5F60718293A4B5C6D7E8F90A1B2";
    static final int INTENTS = 1 << 30 | 1 << 25 | 1 << 12 | 1 << 9;

    final Simulator simulator;
    final BotApp app;
    final HttpClient http = HttpClient.newHttpClient();

    Bench() {
        this(new SimulatorSettings());
    }

    Bench(SimulatorSettings settings) {
        simulator = Simulator.start(settings.app(APP, SECRET));
        app = simulator.app(APP);
    }

    HttpResponse<String> post(String path, String token, String body) {
        return postAsync(path, token, body).join();
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String token, String body) {
        return http.sendAsync(
                request(path)
                        .header("Authorization", "QQBot " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String token) {
        return http.sendAsync(
                        request(path).header("Authorization", "QQBot " + token).build(),
                        HttpResponse.BodyHandlers.ofString())
                .join();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(simulator.baseUrl().resolve(path)).timeout(GatewayClient.LONG);
    }

    JsonObject askToken(String secret) {
        HttpResponse<String> answer =
                post("/app/getAppAccessToken", "", "{\"appId\":\"" + APP + "\",\"clientSecret\":\"" + secret + "\"}");
        return Json.read(answer.body());
    }

    String token() {
        return askToken(SECRET).getString("access_token");
    }

    JsonObject reply(String path, String msgId, int msgSeq, String text) {
        return Json.read(post(
                        path,
                        token(),
                        Json.object()
                                .add("content", text)
                                .add("msg_type", 0)
                                .add("msg_id", msgId)
                                .add("msg_seq", msgSeq)
                                .build()
                                .toString())
                .body());
    }

    URI gateway() {
        return URI.create(Json.read(get("/gateway", token()).body()).getString("url"));
    }

    /** A connection before Hello was read. */
    GatewayClient connect() {
        return GatewayClient.connect(http, gateway());
    }

    /** A connection after Hello. */
    GatewayClient greeted() {
        GatewayClient client = connect();
        client.frame();
        return client;
    }

    /** A connection that sent Identify and read READY. */
    Ready ready() {
        return ready(INTENTS);
    }

    /** The same, asking for other events. */
    Ready ready(int intents) {
        GatewayClient client = greeted();
        client.identify(token(), intents);
        return new Ready(client, client.dispatch("READY").getJsonObject("d").getString("session_id"));
    }

    record Ready(GatewayClient client, String session) {}

    @Override
    public void close() {
        simulator.close();
    }
}
