package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.control.Change;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The control API and the page over real HTTP. */
final class ControlApiTest {
    private final Bench bench = new Bench();

    @AfterEach
    void stop() {
        bench.close();
    }

    private HttpResponse<String> post(String what, String body) {
        return bench.post("/simulator/" + what, "", body);
    }

    private JsonObject get(String what) {
        return Json.read(bench.get("/simulator/" + what, "").body());
    }

    private JsonObject state() {
        return get("apps").getJsonArray("apps").getJsonObject(0);
    }

    @Nested
    class Steering {
        @Test
        void keepsTheOrderOfEventsWhoeverCausesThem() {
            GatewayClient client = bench.ready().client();
            String said = "{\"app\":\"102000001\",\"kind\":\"users\",\"conversation\":\"A1\",\"text\":\"hello\"}";
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(bench.postAsync("/simulator/say", "", said));
                bench.app.direct("A1").says("from another thread");
            }
            for (long seq = 2; seq < 402; seq++) {
                assertThat(client.frame().getInt("s")).isEqualTo((int) seq);
            }
            calls.forEach(CompletableFuture::join);
        }

        @Test
        void saysSomething() {
            GatewayClient client = bench.ready().client();
            post("say", "{\"app\":\"102000001\",\"kind\":\"groups\",\"conversation\":\"C3D4\",\"text\":\"hello\"}");
            assertThat(client.dispatch("GROUP_AT_MESSAGE_CREATE")
                            .getJsonObject("d")
                            .getString("content"))
                    .isEqualTo(" hello");
            assertThat(get("conversations?app=102000001").getJsonArray("conversations"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.asJsonObject().getString("conversation"))
                            .isEqualTo("groups/C3D4"));
        }

        @Test
        void tellsWhatWasSentAndWhatPeopleSeeOfIt() {
            post("say", "{\"app\":\"102000001\",\"kind\":\"users\",\"conversation\":\"A1\",\"text\":\"hello\"}");
            String asked = bench.app.direct("A1").messages().get(0).id();
            bench.reply("/v2/users/A1/messages", asked, 7, "answer");
            bench.reply("/v2/users/A1/messages", asked, 7, "answer");
            JsonObject chat = get("conversations?app=102000001")
                    .getJsonArray("conversations")
                    .getJsonObject(0);
            assertThat(chat.getJsonArray("messages")).hasSize(2);
            JsonObject answer = chat.getJsonArray("messages").getJsonObject(1);
            assertThat(answer.getString("replyTo")).isEqualTo(asked);
            assertThat(chat.getJsonArray("sends"))
                    .containsExactly(
                            Json.read("{\"outcome\":\"TAKEN\",\"code\":0,\"replyTo\":\"" + asked + "\",\"msgSeq\":7}"),
                            Json.read("{\"outcome\":\"DEDUPLICATED\",\"code\":40054005,\"replyTo\":\"" + asked
                                    + "\",\"msgSeq\":7}"));
        }

        @Test
        void sendsEventsAndFrames() {
            GatewayClient client = bench.ready().client();
            post("dispatch", "{\"app\":\"102000001\",\"t\":\"FRIEND_DEL\",\"d\":{\"openid\":\"X\"}}");
            post("frame", "{\"app\":\"102000001\",\"frame\":\"{ broken\"}");
            post("frame", "{\"app\":\"102000001\",\"frame\":{\"op\":7}}");
            assertThat(client.dispatch("FRIEND_DEL").getInt("s")).isEqualTo(2);
            assertThat(client.text()).isEqualTo("{ broken");
            assertThat(client.text()).isEqualTo("{\"op\":7}");
        }

        @Test
        void takesLeave() {
            GatewayClient client = bench.ready().client();
            assertThat(post("leave", "{\"app\":\"102000001\",\"how\":\"4009\"}").statusCode())
                    .isEqualTo(200);
            assertThat(client.closed()).isEqualTo("4009 Session timed out");
        }

        @Test
        void takesLeaveOfAll() {
            GatewayClient client = bench.ready().client();
            post("leave", "{\"how\":\"reset\"}");
            assertThat(client.closed()).isEqualTo("1006 ");
        }

        @Test
        void turnsKnobsOfOneAppAndOfAll() {
            post("knobs", "{\"app\":\"102000001\",\"set\":{\"dropAcks\":true,\"helloInterval\":1000}}");
            post("knobs", "{\"set\":{\"sendFault\":\"audit\",\"resumeRefusal\":\"op9+eof\"}}");
            assertThat(bench.app.faults().get(Knob.DROP_ACKS)).isTrue();
            assertThat(bench.app.faults().get(Knob.HELLO_INTERVAL)).hasMillis(1000);
            assertThat(bench.simulator.faults().get(Knob.RESUME_REFUSAL)).hasToString("op9+eof");
            assertThat(state().getJsonArray("set")).hasSize(2);
        }

        @Test
        void showsEveryKnobWithAValueItTakes() {
            get("knobs").getJsonArray("knobs").forEach(row -> {
                JsonObject knob = row.asJsonObject();
                assertThat(Knob.named(knob.getString("name")).read(knob.get("value")))
                        .isNotNull();
            });
        }

        @Test
        void commands() {
            bench.ready();
            post("command", "{\"app\":\"102000001\",\"command\":\"mute\"}");
            assertThat(state().getBoolean("muted")).isTrue();
            post("leave", "{\"app\":\"102000001\",\"how\":\"silent\"}");
            assertThat(state().getBoolean("silent")).isTrue();
            post("command", "{\"command\":\"ban\"}");
            assertThat(bench.app.faults().get(Knob.BANNED)).isTrue();
            post("command", "{\"command\":\"heal\"}");
            assertThat(state().getJsonArray("set")).isEmpty();
            assertThat(state().getBoolean("muted")).isFalse();
        }

        @Test
        void restartsWhatTheHostGave() {
            assertThat(post("restart", "{}").statusCode()).isEqualTo(400);
            CompletableFuture<Void> restarted = new CompletableFuture<>();
            bench.simulator.control().onRestart(() -> restarted.complete(null));
            assertThat(state().getBoolean("restartable")).isTrue();
            post("restart", "{}");
            assertThat(restarted).isCompleted();
        }

        @Test
        void blastsAndCounts() {
            bench.ready();
            post("blast", "{\"count\":200,\"perSecond\":100000,\"conversations\":7}");
            bench.simulator
                    .observed()
                    .await(
                            "200 messages",
                            () -> bench.simulator
                                            .observed()
                                            .all(Seen.Said.class)
                                            .size()
                                    == 200,
                            GatewayClient.LONG);
            assertThat(bench.app.conversations()).hasSize(7);
            assertThat(get("figures").getInt("said")).isEqualTo(200);
            assertThat(get("figures").getInt("ready")).isEqualTo(1);
            post("reset", "{}");
            assertThat(get("figures").getInt("said")).isZero();
        }

        @Test
        void tellsWhatIsWrong() {
            for (String body : List.of("{", "{}", "{\"set\":{\"nope\":1}}", "{\"set\":{\"dropAcks\":\"maybe\"}}")) {
                HttpResponse<String> answer = post("knobs", body);
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
                assertThat(Json.read(answer.body()).getString("error")).isNotEmpty();
            }
            assertThat(post("leave", "{\"how\":\"op8\"}").body()).contains("op8");
            assertThat(post("nothing", "{}").statusCode()).isEqualTo(404);
            assertThat(post("say", "{\"app\":\"1\"}").body()).contains("no app '1'");
        }
    }

    @Nested
    class TheFeed {
        @Test
        void tellsWhatCameAfter() {
            bench.app.direct(Bench.USER).says("one");
            JsonObject first = get("changes?after=0&app=102000001");
            assertThat(first.getJsonArray("changes")).hasSize(1);
            assertThat(first.getJsonObject("state").getString("app")).isEqualTo(Bench.APP);
            bench.app.direct(Bench.USER).says("<b>two</b>");
            JsonObject change = get("changes?after=" + first.getInt("last"))
                    .getJsonArray("changes")
                    .getJsonObject(0);
            assertThat(change.getString("what")).isEqualTo("Said");
            assertThat(change.getJsonObject("message").getString("text")).isEqualTo("<b>two</b>");
        }

        @Test
        void letsAReaderWait() {
            CompletableFuture<HttpResponse<String>> reader = bench.http.sendAsync(
                    bench.request("/simulator/changes?after=0").build(), HttpResponse.BodyHandlers.ofString());
            bench.simulator
                    .control()
                    .feed()
                    .add(new Change.OfStatus(
                            Instant.EPOCH, "qqbot/demo", "READY", "connected", Map.of("lifecycle", "on")));
            JsonObject edge =
                    Json.read(reader.join().body()).getJsonArray("changes").getJsonObject(0);
            assertThat(edge.getString("kind")).isEqualTo("status");
            assertThat(edge.getJsonObject("facts").getString("lifecycle")).isEqualTo("on");
        }

        @Test
        void startsAnewForAReaderFromBefore() {
            bench.app.direct(Bench.USER).says("one");
            assertThat(get("changes?after=0").getInt("last")).isEqualTo(1);
        }
    }

    @Nested
    class OtherSites {
        @Test
        void mayNotSendForms() {
            assertThat(status("text/plain", Map.of())).isEqualTo(403);
            assertThat(status("application/x-www-form-urlencoded", Map.of())).isEqualTo(403);
        }

        @Test
        void mayNotSendJsonEither() {
            assertThat(status("application/json", Map.of("Origin", "https://example.org")))
                    .isEqualTo(403);
            assertThat(status("application/json", Map.of("Origin", "null"))).isEqualTo(403);
            assertThat(status("application/json", Map.of("Sec-Fetch-Site", "cross-site")))
                    .isEqualTo(403);
            assertThat(status(
                            "application/json",
                            Map.of("Origin", bench.simulator.baseUrl().toString())))
                    .isEqualTo(200);
        }

        @Test
        void mayNotTakeTheNameOfLoopback() throws Exception {
            assertThat(rawGet("evil.example")).startsWith("HTTP/1.1 403");
            assertThat(rawGet("localhost:1")).startsWith("HTTP/1.1 200");
        }

        private int status(String contentType, Map<String, String> headers) {
            HttpRequest.Builder request = bench.request("/simulator/command")
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"command\":\"heal\"}"));
            headers.forEach(request::header);
            return bench.http
                    .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .join()
                    .statusCode();
        }

        private String rawGet(String host) throws Exception {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), bench.simulator.baseUrl().getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(("GET /simulator/apps HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Nested
    class ThePage {
        @Test
        void isServedWithAPolicyThatAllowsNothingForeign() {
            for (String path : List.of("/", "/page.css", "/page.js", "/message.js", "/markdown.js")) {
                HttpResponse<String> file = bench.get(path, "");
                assertThat(file.statusCode()).isEqualTo(200);
                assertThat(file.body()).doesNotContain("https://").hasSizeGreaterThan(500);
                assertThat(file.headers().firstValue("Content-Security-Policy").orElse(""))
                        .contains("default-src 'none'");
            }
        }

        @Test
        void neverWritesMarkup() {
            for (String script : List.of("/page.js", "/message.js", "/markdown.js")) {
                assertThat(bench.get(script, "").body())
                        .doesNotContain("innerHTML", "insertAdjacent", "document.write");
            }
        }
    }
}
