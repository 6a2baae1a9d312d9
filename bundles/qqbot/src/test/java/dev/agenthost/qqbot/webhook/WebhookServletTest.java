package dev.agenthost.qqbot.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Frame;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The servlet on a real server. */
final class WebhookServletTest {
    private static final String APP = "102000001";
    private static final String EVENT = "{\"op\":0,\"t\":\"X\",\"id\":\"1\"}";
    private static final int MANY = 5 * WebhookHttp.THREADS;

    private final InstantSource clock = InstantSource.system();
    private final WebhookHttp http = new WebhookHttp();
    private final Webhooks webhooks = new Webhooks(new Codec(new Json(), Codec.DEFAULT_LIMIT), clock, http);
    private final Signed platform = new Signed(webhooks, clock, APP, "s");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
    private final CountDownLatch arrived = new CountDownLatch(MANY);

    WebhookServletTest() throws Exception {
        webhooks.serve(APP, BotKey.of(new Secret("s")), Duration.ofMinutes(5), new Callback() {
            @Override
            public CompletionStage<Boolean> event(Frame frame, String raw) {
                arrived.countDown();
                return stored;
            }

            @Override
            public void refused() {}

            @Override
            public void changed() {}
        });
    }

    @AfterEach
    void close() throws Exception {
        http.close();
    }

    private HttpRequest request(String signed, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(http.url()).POST(body).timeout(Duration.ofSeconds(60));
        platform.headers(signed).forEach(request::setHeader);
        return request.build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void an_event_is_answered_when_it_is_stored() throws Exception {
        stored.complete(true);
        HttpResponse<String> answer = send(request(EVENT, BodyPublishers.ofString(EVENT)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"op\":12,\"d\":0}");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @Test
    void a_request_that_is_not_signed_is_refused_without_a_word() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(http.url())
                .POST(BodyPublishers.ofString(EVENT))
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1048576, false, 200", "1048576, true, 200", "1048577, false, 413", "1048577, true, 413"})
    void a_body_may_have_a_mebibyte_whether_its_length_is_told_or_not(int length, boolean chunked, int status)
            throws Exception {
        stored.complete(true);
        String body = EVENT + " ".repeat(length - EVENT.length());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        BodyPublisher publisher = chunked
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                : BodyPublishers.ofByteArray(bytes);

        assertThat(send(request(body, publisher)).statusCode()).isEqualTo(status);
    }

    @Test
    void only_posts_are_taken() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(http.url()).GET().build());
        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void events_that_wait_for_their_commit_hold_no_thread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, MANY)
                .mapToObj(
                        i -> client.sendAsync(request(EVENT, BodyPublishers.ofString(EVENT)), BodyHandlers.ofString()))
                .toList();

        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        stored.complete(true);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }
}
