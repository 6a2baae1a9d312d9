package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Access tokens and gateway discovery over real HTTP. */
final class TokenTest {
    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));

    @AfterEach
    void stop() {
        bench.close();
    }

    private <T> void set(Knob<T> knob, T value) {
        bench.app.faults().set(knob, value);
    }

    private static void likeFixture(HttpResponse<String> answer, String fixture) {
        JsonObject wanted = Fixtures.object(fixture);
        assertThat(answer.statusCode()).isEqualTo(wanted.getInt("status"));
        assertThat(answer.headers().firstValue("X-Tps-trace-ID")).isPresent();
        assertThat(Fixtures.shape(Json.read(answer.body()))).isEqualTo(Fixtures.shape(wanted.get("body")));
    }

    @Nested
    class AskingForAToken {
        private HttpResponse<String> ask(String contentType, String body) {
            return bench.http
                    .sendAsync(
                            bench.request("/app/getAppAccessToken")
                                    .header("Content-Type", contentType)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .join();
        }

        private HttpResponse<String> ask(String appId, String secret, String contentType) {
            return ask(contentType, "{\"appId\":\"" + appId + "\",\"clientSecret\":\"" + secret + "\"}");
        }

        @Test
        void givesOneWithItsLifeAsAString() {
            HttpResponse<String> answer = ask(Bench.APP, Bench.SECRET, "application/json");
            likeFixture(answer, "rest-token-response");
            assertThat(Json.read(answer.body()).getString("expires_in")).isEqualTo("7200");
        }

        @Test
        void givesItsLifeAsANumber() {
            set(Knob.EXPIRES_IN_NUMBER, true);
            likeFixture(ask(Bench.APP, Bench.SECRET, "application/json"), "rest-token-response-number");
        }

        @Test
        void givesTheSameTokenWithWhatIsLeft() {
            String first = bench.token();
            time.advance(Duration.ofSeconds(7_139));
            JsonObject again = bench.askToken(Bench.SECRET);
            assertThat(again.getString("access_token")).isEqualTo(first);
            assertThat(again.getString("expires_in")).isEqualTo("61");
        }

        @Test
        void givesANewOneInTheLastMinuteAndKeepsTheOldGood() {
            String old = bench.token();
            time.advance(Duration.ofMinutes(119));
            String young = bench.token();
            assertThat(young).isNotEqualTo(old);
            assertThat(bench.token()).isEqualTo(young);
            assertThat(bench.get("/users/@me", old).statusCode()).isEqualTo(200);
            time.advance(Duration.ofMinutes(1));
            assertThat(bench.get("/users/@me", old).statusCode()).isEqualTo(401);
            assertThat(bench.get("/users/@me", young).statusCode()).isEqualTo(200);
        }

        @Test
        void givesShortLives() {
            set(Knob.TOKEN_LIFE, Duration.ofSeconds(90));
            assertThat(bench.askToken(Bench.SECRET).getString("expires_in")).isEqualTo("90");
        }

        @Test
        void refusesWithHttp200() {
            likeFixture(ask("999", Bench.SECRET, "application/json"), "rest-token-error-100007");
            likeFixture(ask(Bench.APP, "wrong", "application/json"), "rest-token-error-100016");
            assertThat(Json.read(ask("999", Bench.SECRET, "application/json").body()))
                    .isEqualTo(Fixtures.object("rest-token-error-100007").get("body"));
            assertThat(Json.read(ask(Bench.APP, "wrong", "application/json").body()))
                    .isEqualTo(Fixtures.object("rest-token-error-100016").get("body"));
            assertThat(Json.read(ask(Bench.APP, "", "application/x-www-form-urlencoded")
                                    .body())
                            .getInt("code"))
                    .isEqualTo(100002);
            assertThat(Json.read(ask("application/json", "no json").body()).getInt("code"))
                    .isEqualTo(100007);
        }

        @Test
        void refusesSoManyTimes() {
            set(Knob.TOKEN_ERRORS, 1);
            assertThat(bench.askToken(Bench.SECRET).getInt("code")).isEqualTo(100001);
            assertThat(bench.askToken(Bench.SECRET)).containsKey("access_token");
        }

        @Test
        void refusesWithTheCodeItIsTold() {
            set(Knob.TOKEN_ERRORS, -1);
            set(Knob.TOKEN_ERROR, 100017);
            assertThat(bench.askToken(Bench.SECRET).getInt("code")).isEqualTo(100017);
            assertThat(bench.askToken(Bench.SECRET).getInt("code")).isEqualTo(100017);
        }

        @Test
        void takesItsTime() {
            set(Knob.TOKEN_DELAY, Duration.ofMillis(20));
            assertThat(bench.token()).isNotEmpty();
        }
    }

    @Nested
    class UsingAToken {
        @Test
        void answersWhoTheBotIs() {
            likeFixture(bench.get("/users/@me", bench.token()), "rest-me-response");
        }

        @Test
        void refusesRevokedOnes() {
            String token = bench.token();
            bench.app.revokeTokens();
            likeFixture(bench.get("/users/@me", token), "rest-error-11244-token");
        }

        @Test
        void refusesTheOldScheme() {
            HttpResponse<String> answer = bench.http
                    .sendAsync(
                            bench.request("/gateway")
                                    .header("Authorization", "Bot 1.token")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .join();
            likeFixture(answer, "rest-error-11245-fixed-token");
            assertThat(Json.read(answer.body()).getInt("code")).isEqualTo(11245);
        }

        @Test
        void refusesNone() {
            HttpResponse<String> answer = bench.http
                    .sendAsync(bench.request("/gateway").build(), HttpResponse.BodyHandlers.ofString())
                    .join();
            assertThat(Json.read(answer.body()).getInt("code")).isEqualTo(11241);
        }

        @Test
        void knowsNoOtherInterface() {
            assertThat(bench.get("/v2/panels", bench.token()).statusCode()).isEqualTo(404);
        }
    }

    @Nested
    class Discovery {
        private HttpResponse<String> discover() {
            return bench.get("/gateway", bench.token());
        }

        @Test
        void recommendsShards() {
            bench.app.faults().set(Knob.SHARDS, 3);
            assertThat(Json.read(bench.get("/gateway/bot", bench.token()).body())
                            .getInt("shards"))
                    .isEqualTo(3);
        }

        @Test
        void namesTheGateway() {
            likeFixture(discover(), "rest-gateway-response");
            assertThat(bench.gateway())
                    .hasToString("ws://" + bench.simulator.baseUrl().getAuthority() + "/websocket/");
        }

        @Test
        void namesTheLimits() {
            set(Knob.MAX_CONCURRENCY, 3);
            HttpResponse<String> answer = bench.get("/gateway/bot", bench.token());
            likeFixture(answer, "rest-gateway-bot-response");
            assertThat(Json.read(answer.body())
                            .getJsonObject("session_start_limit")
                            .getInt("max_concurrency"))
                    .isEqualTo(3);
        }

        @Test
        void namesAnotherAddress() {
            set(Knob.GATEWAY_URL, "wss://127.0.0.1:1/");
            assertThat(bench.gateway()).hasToString("wss://127.0.0.1:1/");
        }

        @Test
        void namesAnAddressOfItsOwnToAnAppWhoseUpgradeStalls() {
            set(Knob.STALL_UPGRADE, true);
            assertThat(bench.gateway().getPath()).isEqualTo("/websocket/" + Bench.APP);
        }

        @Test
        void failsSoManyTimesThenIsTooMany() {
            set(Knob.DISCOVERY_FAILURES, 2);
            set(Knob.DISCOVERY_TOO_MANY, 1);
            assertThat(discover().statusCode()).isEqualTo(500);
            assertThat(discover().statusCode()).isEqualTo(500);
            likeFixture(discover(), "rest-token-error-100001");
            likeFixture(discover(), "rest-gateway-response");
        }

        @Test
        void takesItsTime() {
            set(Knob.DISCOVERY_DELAY, Duration.ofMillis(20));
            likeFixture(discover(), "rest-gateway-response");
        }
    }

    @Test
    void faultsOfAnAppGoBeforeThoseOfAllAndHealingForgetsThem() {
        bench.simulator.faults().set(Knob.TOKEN_ERRORS, -1);
        assertThat(bench.askToken(Bench.SECRET)).containsKey("code");
        set(Knob.TOKEN_ERRORS, 0);
        assertThat(bench.askToken(Bench.SECRET)).containsKey("access_token");
        bench.app.heal();
        assertThat(bench.askToken(Bench.SECRET)).containsKey("code");
    }
}
