package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiGatewaysTest {
    private static final String BOT = "/gateway/bot";
    private static final String PLAIN = "/gateway";

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final OpenApi api =
            new OpenApi(http, new ReplyReader(new Json()), new FixedToken(), platform.url(), 100, System::nanoTime);
    private final GatewayDirectory gateways = new OpenApiGateways(api, Duration.ofSeconds(10), null);

    @AfterEach
    void close() {
        http.close();
        platform.close();
        timer.shutdownNow();
    }

    @Nested
    class ThePlatform {
        @Test
        void tellsGatewayShardsAndLimits() {
            platform.answers(BOT, Answer.fixture("rest-gateway-bot-response"));
            assertThat(result(gateways.discover()))
                    .isEqualTo(new GatewayInfo(
                            URI.create("wss://api.sgroup.qq.com/websocket/"),
                            1,
                            new SessionStartLimit(1000, 999, Duration.ofHours(4), 1)));
            assertThat(platform.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("GET");
                assertThat(asked.header("Authorization")).isEqualTo("QQBot DUMMY.access-token_0001");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"message\":\"no\",\"code\":11253}", "<html>404</html>"})
        void isAskedForTheUrlAloneWhereMoreIsNotAllowed(String body) {
            platform.answers(BOT, Answer.json(404, body)).answers(PLAIN, Answer.fixture("rest-gateway-response"));
            assertThat(result(gateways.discover()))
                    .isEqualTo(new GatewayInfo(URI.create("wss://api.sgroup.qq.com/websocket/"), 1, null));
        }

        @Test
        void isNotAskedTwiceWhenItIsBusy() {
            platform.answers(BOT, Answer.fixture("rest-token-error-100001"));
            assertThat(failure(gateways.discover()))
                    .isInstanceOfSatisfying(
                            RestException.class, busy -> assertThat(busy.code()).isEqualTo(100001));
            assertThat(platform.asked(PLAIN)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{}", "{\"url\":\"ws://example.com\"}", "{\"url\":\"https://example.com\"}", "{\"url\":7}"})
        void isNotFollowedWithoutEncryption(String body) {
            platform.answers(BOT, Answer.json(200, body));
            assertThat(failure(gateways.discover())).isInstanceOf(RestException.class);
        }

        @Test
        void mayLieOnLoopback() {
            platform.answers(BOT, Answer.json(200, "{\"url\":\"ws://127.0.0.1:1/websocket\"}"));
            assertThat(result(gateways.discover()).url()).hasToString("ws://127.0.0.1:1/websocket");
        }
    }

    @Nested
    class AGivenGateway {
        private final URI given = URI.create("ws://127.0.0.1:9/x");
        private final GatewayDirectory directory = new OpenApiGateways(api, Duration.ofSeconds(10), given);

        @Test
        void isTakenWithTheLimitsThePlatformTells() {
            platform.answers(BOT, Answer.fixture("rest-gateway-bot-response"));
            assertThat(result(directory.discover()))
                    .isEqualTo(new GatewayInfo(given, 1, new SessionStartLimit(1000, 999, Duration.ofHours(4), 1)));
        }

        @Test
        void isTakenWithoutLimitsWhereThePlatformCannotTell() {
            assertThat(result(directory.discover())).isEqualTo(new GatewayInfo(given, 1, null));
        }

        @Test
        void isNotTakenWhenThePlatformWasAskedTooOften() {
            platform.answers(BOT, Answer.fixture("rest-token-error-100001"));
            assertThat(failure(directory.discover())).isInstanceOf(RestException.class);
        }
    }
}
