package dev.agenthost.qqbot.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Frame;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol 9, with the official vectors. */
final class WebhooksTest {
    private static final String APP = "102000001";
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final List<String> doors = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1784601000);
    private final Webhooks webhooks = new Webhooks(new Codec(new Json(), Codec.DEFAULT_LIMIT), () -> now, opened -> {
        doors.add("open");
        return () -> doors.add("closed");
    });

    private static final class Account implements Callback {
        final List<String> events = new ArrayList<>();
        CompletableFuture<Boolean> stored = CompletableFuture.completedFuture(true);
        int refused;
        int changes;

        @Override
        public CompletionStage<Boolean> event(Frame frame, String raw) {
            events.add(frame.id());
            return stored;
        }

        @Override
        public void refused() {
            refused++;
        }

        @Override
        public void changed() {
            changes++;
        }
    }

    private final Account account = new Account();

    private Webhooks.Served serve(String appId, String secret, Account whom) {
        return webhooks.serve(appId, BotKey.of(new Secret(secret)), WINDOW, whom);
    }

    private CompletionStage<WebhookAnswer> ask(Map<String, String> headers, String body) {
        return webhooks.answer(new WebhookRequest(
                name -> Objects.requireNonNullElse(headers.get(name), ""), body.getBytes(StandardCharsets.UTF_8)));
    }

    private WebhookAnswer answer(Map<String, String> headers, String body) {
        return ask(headers, body).toCompletableFuture().join();
    }

    private Map<String, String> signed(String appId, String secret, String body) {
        String timestamp = Long.toString(now.getEpochSecond());
        return new HashMap<>(Map.of(
                "X-Bot-Appid", appId,
                "X-Signature-Timestamp", timestamp,
                "X-Signature-Ed25519", BotKey.of(new Secret(secret)).sign(timestamp + body)));
    }

    private static Map<String, String> headers(JsonObject fixture) {
        Map<String, String> headers = new HashMap<>();
        JsonObject given = fixture.getJsonObject("headers");
        given.keySet().forEach(name -> headers.put(name, given.getString(name)));
        return headers;
    }

    @Nested
    class The_official_vectors {
        @Test
        void the_address_check_is_answered_as_documented() {
            JsonObject request = Fixtures.object("webhook-validation-request");
            JsonObject response = Fixtures.object("webhook-validation-response");
            now = Instant.ofEpochSecond(1725442341);
            serve(APP, request.getString("secret"), account);
            Map<String, String> headers = headers(request);
            headers.put("X-Bot-Appid", APP);

            WebhookAnswer answer = answer(headers, request.getString("raw_body"));

            assertThat(answer.status()).isEqualTo(response.getInt("status"));
            assertThat(answer.body()).isEqualTo(response.get("body").toString());
        }

        @Test
        void the_signature_is_over_the_raw_bytes() {
            JsonObject vector = Fixtures.object("webhook-signature-vector");
            BotKey key = BotKey.of(new Secret(vector.getString("secret")));
            String raw = vector.getString("raw_body");

            assertThat(verifies(key, vector, raw)).isTrue();
            assertThat(verifies(key, vector, raw.replace("\n", ""))).isFalse();
            assertThat(key.sign(vector.getString("timestamp") + raw)).isEqualTo(vector.getString("signature"));
        }

        private static boolean verifies(BotKey key, JsonObject vector, String body) {
            return key.verifies(
                    vector.getString("timestamp"),
                    body.getBytes(StandardCharsets.UTF_8),
                    vector.getString("signature"));
        }
    }

    @Nested
    class An_event {
        private final JsonObject request = Fixtures.object("webhook-event-request");
        private final String body = request.getString("raw_body");

        @Test
        void is_acknowledged_when_it_is_stored_and_not_before() {
            account.stored = new CompletableFuture<>();
            serve(APP, request.getString("secret"), account);

            CompletableFuture<WebhookAnswer> answer =
                    ask(headers(request), body).toCompletableFuture();
            assertThat(answer).isNotDone();
            account.stored.complete(true);

            assertThat(answer.join().body())
                    .isEqualTo(Fixtures.object("webhook-ack").get("body").toString());
            assertThat(account.events).containsExactly("C2C_MESSAGE_CREATE:18f3c75a1740754d04131294e26357ca");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void that_was_not_stored_is_asked_for_again(boolean failed) {
            account.stored = failed
                    ? CompletableFuture.failedFuture(new IllegalStateException("on purpose"))
                    : CompletableFuture.completedFuture(false);
            serve(APP, request.getString("secret"), account);

            assertThat(answer(headers(request), body).body())
                    .isEqualTo(Fixtures.object("webhook-ack-failed").get("body").toString());
        }

        @ParameterizedTest
        @CsvSource({
            "X-Bot-Appid, 102000002",
            "X-Bot-Appid, ''",
            "X-Signature-Timestamp, 1784601001",
            "X-Signature-Timestamp, ''",
            "X-Signature-Timestamp, soon",
            "X-Signature-Ed25519, ''",
            "X-Signature-Ed25519, 00",
            "X-Signature-Ed25519, no hex at all"
        })
        void with_another_header_is_refused_without_a_word(String header, String value) {
            serve(APP, request.getString("secret"), account);
            Map<String, String> headers = headers(request);
            headers.put(header, value);

            assertThat(answer(headers, body)).isEqualTo(new WebhookAnswer(401, ""));
            assertThat(account.events).isEmpty();
        }

        @Test
        void with_another_body_is_refused_and_counted() {
            serve(APP, request.getString("secret"), account);

            assertThat(answer(headers(request), body + " ").status()).isEqualTo(401);
            assertThat(account.refused).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x20, 0x40, 0x80, 0xe0})
        void whose_signature_has_bits_that_are_never_set_is_refused(int bits) {
            serve(APP, request.getString("secret"), account);
            Map<String, String> headers = headers(request);
            String signature = headers.get("X-Signature-Ed25519");
            int last = Integer.parseInt(signature.substring(126), 16) | bits;
            headers.put("X-Signature-Ed25519", signature.substring(0, 126) + String.format("%02x", last));

            assertThat(answer(headers, body).status()).isEqualTo(401);
        }

        @ParameterizedTest
        @CsvSource({"-301, 401", "-300, 200", "0, 200", "300, 200", "301, 401"})
        void outside_the_replay_window_is_refused(long seconds, int status) {
            serve(APP, request.getString("secret"), account);
            now = now.plusSeconds(seconds);

            assertThat(answer(headers(request), body).status()).isEqualTo(status);
        }

        @Test
        void for_an_account_that_has_gone_is_refused() {
            serve(APP, request.getString("secret"), account).end();

            assertThat(answer(headers(request), body).status()).isEqualTo(401);
        }
    }

    @Nested
    class Another_op {
        private static final String SECRET = "s";

        private WebhookAnswer answered(String body) {
            serve(APP, SECRET, account);
            return answer(signed(APP, SECRET, body), body);
        }

        @Test
        void a_heartbeat_is_answered_with_its_sequence() {
            JsonObject heartbeat = Fixtures.object("webhook-heartbeat");
            assertThat(answered(heartbeat.get("request").toString()).body())
                    .isEqualTo(heartbeat.get("response").toString());
        }

        @Test
        void nobody_knows_is_acknowledged_and_left_alone() {
            assertThat(answered("{\"op\":99}").body()).isEqualTo("{\"op\":12,\"d\":0}");
            assertThat(account.events).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "no json",
                    "{\"op\":\"x\"}",
                    "{\"op\":13}",
                    "{\"op\":13,\"d\":7}",
                    "{\"op\":13,\"d\":{\"plain_token\":7,\"event_ts\":\"1\"}}",
                    "{\"op\":13,\"d\":{\"plain_token\":\"x\"}}"
                })
        void that_is_none_is_a_bad_request(String body) {
            assertThat(answered(body).status()).isEqualTo(400);
        }

        @Test
        void an_address_check_that_is_not_signed_is_refused() {
            serve(APP, SECRET, account);
            String body = "{\"d\":{\"plain_token\":\"a\",\"event_ts\":\"1\"},\"op\":13}";
            assertThat(answer(signed(APP, "other", body), body).status()).isEqualTo(401);
        }
    }

    @Nested
    class Several_bots {
        @Test
        void are_told_apart_by_their_app_ids_and_secrets() {
            Account other = new Account();
            serve("1", "one", account);
            serve("2", "two", other);
            String body = "{\"op\":0,\"t\":\"X\",\"id\":\"for-2\"}";

            assertThat(answer(signed("2", "two", body), body).status()).isEqualTo(200);
            assertThat(answer(signed("2", "one", body), body).status()).isEqualTo(401);
            assertThat(account.events).isEmpty();
            assertThat(other.events).containsExactly("for-2");
        }

        @Test
        void share_one_door_that_closes_with_the_last() {
            Webhooks.Served one = serve("1", "one", account);
            Webhooks.Served two = serve("2", "two", account);
            assertThat(doors).containsExactly("open");
            one.end();
            assertThat(doors).containsExactly("open");
            two.end();
            assertThat(doors).containsExactly("open", "closed");
            serve("1", "one", account);
            assertThat(doors).containsExactly("open", "closed", "open");
        }

        @Test
        void of_one_app_id_take_turns_and_say_so() {
            Account other = new Account();
            Webhooks.Served first = serve("1", "one", account);
            Webhooks.Served second = serve("1", "one", other);
            assertThat(first.problem()).isEmpty();
            assertThat(second.problem()).contains("another account");

            int before = other.changes;
            first.end();
            assertThat(second.problem()).isEmpty();
            assertThat(other.changes).isGreaterThan(before);
        }
    }

    @Test
    void a_host_without_servlets_is_told() {
        Webhooks none = new Webhooks(new Codec(new Json(), Codec.DEFAULT_LIMIT), () -> now, opened -> {
            throw new NoClassDefFoundError("jakarta/servlet/Servlet");
        });
        assertThat(none.serve(APP, BotKey.of(new Secret("s")), WINDOW, account).problem())
                .contains("no HTTP service");
    }

    @Test
    void a_host_whose_HTTP_service_is_off_is_told_as_long_as_it_is() {
        boolean[] on = {false};
        Webhooks off = new Webhooks(new Codec(new Json(), Codec.DEFAULT_LIMIT), () -> now, opened -> new Door.Opened() {
            @Override
            public void close() {}

            @Override
            public boolean reachable() {
                return on[0];
            }
        });
        Webhooks.Served served = off.serve(APP, BotKey.of(new Secret("s")), WINDOW, account);
        assertThat(served.problem()).contains("no HTTP service", "config/org.apache.felix.http.cfg");

        int before = account.changes;
        on[0] = true;
        off.changed();
        assertThat(account.changes).isGreaterThan(before);
        assertThat(served.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef-and-more"})
    void secrets_of_every_length_make_a_key(String secret) {
        BotKey key = BotKey.of(new Secret(secret));
        assertThat(key.verifies("1", "x".getBytes(StandardCharsets.UTF_8), key.sign("1x")))
                .isTrue();
        assertThat(key.verifies("1", "y".getBytes(StandardCharsets.UTF_8), key.sign("1x")))
                .isFalse();
    }
}
