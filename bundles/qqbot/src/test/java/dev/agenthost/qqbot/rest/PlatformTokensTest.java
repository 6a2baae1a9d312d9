package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.settings.Credentials;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.testkit.ManualTime;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTokensTest {
    private static final String SECRET = "DUMMYSECRETdummysecret0123456789";

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final ManualTime time = new ManualTime();
    private final PlatformTokens tokens = tokensAt(platform.tokenUrl(), Duration.ofSeconds(10));

    private PlatformTokens tokensAt(URI url, Duration timeout) {
        return tokensAt(url, timeout, time);
    }

    private PlatformTokens tokensAt(URI url, Duration timeout, InstantSource clock) {
        return new PlatformTokens(
                http, new Json(), url, new Credentials("102000001", new Secret(SECRET)), timeout, clock);
    }

    @AfterEach
    void close() {
        http.close();
        platform.close();
        timer.shutdownNow();
    }

    private static Answer token(String value, String expiresIn) {
        return Answer.json(200, "{\"access_token\":\"" + value + "\",\"expires_in\":" + expiresIn + "}");
    }

    private void answers(Answer... answers) {
        platform.answers(ScriptedPlatform.TOKEN, answers);
    }

    private String ask() {
        return result(tokens.token()).value().reveal();
    }

    private int requests() {
        return platform.asked().size();
    }

    @Nested
    class Asking {
        @Test
        void isTheRequestOfTheProtocol() {
            answers(Answer.fixture("rest-token-response"));
            ask();
            assertThat(platform.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("POST");
                assertThat(asked.header("Content-type")).isEqualTo("application/json");
                assertThat(asked.body())
                        .isEqualTo(Fixtures.object("rest-token-request")
                                .get("body")
                                .toString());
            });
        }

        @ParameterizedTest
        @CsvSource({
            "rest-token-response, 7200",
            "rest-token-response-number, 7200",
            "rest-token-response-remaining, 1222"
        })
        void readsTheLifeAsTextOrNumber(String fixture, long seconds) {
            answers(Answer.fixture(fixture));
            assertThat(result(tokens.token()).expiresAt())
                    .isEqualTo(time.instant().plusSeconds(seconds));
        }
    }

    @Nested
    class ATokenIsKept {
        @Test
        void untilTheLastMinuteOfItsLife() {
            answers(token("first", "\"7200\""), token("second", "\"7200\""));
            ask();
            time.advance(Duration.ofSeconds(7139));
            assertThat(ask()).isEqualTo("first");
            time.advance(Duration.ofSeconds(1));
            assertThat(ask()).isEqualTo("second");
        }

        @Test
        void overTheSleepOfTheMachineNoLongerThanItsLife() {
            answers(token("first", "\"7200\""), token("second", "\"7200\""));
            ask();
            time.sleepMachine(Duration.ofHours(3));
            assertThat(ask()).isEqualTo("second");
        }

        @ParameterizedTest
        @CsvSource({"100, 50", "30, 15", "1, 5", "0, 5", "-7, 5"})
        void forAWhileEvenWhenLittleOfItsLifeIsLeft(long life, long keptSeconds) {
            answers(token("first", "\"" + life + "\""), token("second", "\"7200\""));
            ask();
            time.advance(Duration.ofSeconds(keptSeconds).minusMillis(1));
            assertThat(ask()).isEqualTo("first");
            time.advance(Duration.ofMillis(1));
            assertThat(ask()).isEqualTo("second");
        }
    }

    @Nested
    class ManyCallers {
        @Test
        void shareOneRequest() throws Exception {
            answers(token("only", "7200"));
            platform.hold();
            ExecutorService callers = Executors.newFixedThreadPool(16);
            try {
                Callable<CompletionStage<AccessToken>> call = tokens::token;
                List<CompletionStage<AccessToken>> stages =
                        callers
                                .invokeAll(IntStream.range(0, 200)
                                        .mapToObj(i -> call)
                                        .toList())
                                .stream()
                                .map(PlatformTokensTest::now)
                                .toList();
                platform.release();
                assertThat(stages)
                        .allSatisfy(stage ->
                                assertThat(result(stage).value().reveal()).isEqualTo("only"));
                assertThat(requests()).isOne();
            } finally {
                callers.shutdownNow();
            }
        }

        @Test
        void cannotSpoilTheStageOfOthers() {
            answers(token("only", "7200"));
            platform.hold();
            CompletionStage<AccessToken> mine = tokens.token();
            CompletionStage<AccessToken> other = tokens.token();
            mine.toCompletableFuture().cancel(true);
            platform.release();
            assertThat(result(other).value().reveal()).isEqualTo("only");
        }
    }

    private static <T> T now(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource({
            "rest-token-error-100001, 100001",
            "rest-token-error-100007, 100007",
            "rest-token-error-100016, 100016"
        })
        void isTypedAlthoughTheStatusSays200(String fixture, int code) {
            answers(Answer.fixture(fixture));
            assertThat(failure(tokens.token())).isInstanceOfSatisfying(RestException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(code);
                assertThat(refusal.httpStatus()).isEqualTo(200);
            });
        }

        @ParameterizedTest
        @ValueSource(ints = {100001, 100017})
        void forAskingTooOftenIsNotAskedAgainForAMinute(int code) {
            answers(Answer.json(200, "{\"code\":" + code + ",\"message\":\"slow\"}"), token("late", "7200"));
            failure(tokens.token());
            time.advance(Duration.ofSeconds(59));
            assertThat(failure(tokens.token())).isInstanceOfSatisfying(RestException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(code);
                assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
            });
            assertThat(requests()).isOne();
            time.advance(Duration.ofSeconds(1));
            assertThat(ask()).isEqualTo("late");
        }

        @Test
        void isForgottenAfterASecond() {
            answers(Answer.fixture("rest-token-error-100016"), token("late", "7200"));
            failure(tokens.token());
            assertThat(failure(tokens.token())).hasMessageContaining("100016");
            time.advance(Duration.ofSeconds(1));
            assertThat(ask()).isEqualTo("late");
            assertThat(requests()).isEqualTo(2);
        }

        @Test
        void leavesTheOldTokenInUseWhileItLives() {
            answers(token("old", "7200"), Answer.json(502, "<html>"));
            ask();
            time.advance(Duration.ofSeconds(7150));
            assertThat(ask()).isEqualTo("old");
            assertThat(ask()).isEqualTo("old");
            assertThat(requests()).isEqualTo(2);
            time.advance(Duration.ofSeconds(50));
            assertThat(failure(tokens.token())).isInstanceOf(TransportException.class);
        }

        @Test
        void doesNotHoldLongerWhenTheClockIsSetBack() {
            AtomicReference<Instant> now = new AtomicReference<>(time.instant());
            PlatformTokens provider = tokensAt(platform.tokenUrl(), Duration.ofSeconds(10), now::get);
            answers(Answer.fixture("rest-token-error-100001"), token("late", "7200"));
            failure(provider.token());
            now.set(time.instant().minus(Duration.ofHours(5)));
            assertThat(result(provider.token()).value().reveal()).isEqualTo("late");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "<html>", "{\"access_token\":\"\"}", "{\"access_token\":{}}", "[]"})
        void isAnAnswerWithoutAToken(String body) {
            answers(Answer.json(200, body));
            assertThat(failure(tokens.token())).isInstanceOf(RestException.class);
        }
    }

    @Nested
    class Invalidated {
        @Test
        void isAskedForAnew() {
            answers(token("first", "7200"), token("second", "7200"));
            tokens.invalidate(result(tokens.token()));
            assertThat(ask()).isEqualTo("second");
        }

        @Test
        void isAskedForOnceWhenThePlatformGivesTheSameAgain() {
            answers(token("same", "7200"), token("same", "7100"), token("same", "7000"));
            tokens.invalidate(result(tokens.token()));
            tokens.invalidate(result(tokens.token()));
            ask();
            assertThat(requests()).isEqualTo(2);
            time.advance(Duration.ofSeconds(60));
            tokens.invalidate(result(tokens.token()));
            ask();
            assertThat(requests()).isEqualTo(3);
        }

        @Test
        void isVoidUnlessThePlatformGivesItOutAgain() {
            answers(token("first", "7200"), token("first", "7100"), token("second", "7200"));
            AccessToken first = result(tokens.token());
            assertThat(tokens.isVoid(first)).isFalse();
            tokens.invalidate(first);
            assertThat(tokens.isVoid(first)).isTrue();
            assertThat(tokens.isVoid(result(tokens.token()))).isFalse();
            time.advance(Duration.ofSeconds(60));
            tokens.invalidate(first);
            AccessToken second = result(tokens.token());
            assertThat(tokens.isVoid(first)).isTrue();
            assertThat(tokens.isVoid(second)).isFalse();
            time.advance(Duration.ofSeconds(7199));
            assertThat(tokens.isVoid(second)).isFalse();
            time.advance(Duration.ofSeconds(1));
            assertThat(tokens.isVoid(second)).isTrue();
        }

        @Test
        void byALateComerChangesNothing() {
            answers(token("first", "7200"), token("second", "7200"));
            AccessToken first = result(tokens.token());
            tokens.invalidate(first);
            ask();
            tokens.invalidate(first);
            ask();
            assertThat(requests()).isEqualTo(2);
        }
    }

    @Nested
    class TheRoad {
        @Test
        void thatEndsWithoutAnAnswerIsATransportFailure() {
            assertThat(failure(tokens.token()))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            lost -> assertThat(lost.maybeSent()).isTrue());
        }

        @Test
        void thatIsClosedWasNeverTaken() {
            platform.close();
            assertThat(failure(tokens.token()))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            refused -> assertThat(refused.maybeSent()).isFalse());
        }

        @Test
        void thatIsTooSlowEndsInTime() {
            platform.hold();
            assertThat(failure(tokensAt(platform.tokenUrl(), Duration.ofMillis(200))
                            .token()))
                    .hasMessageContaining("no answer within");
        }

        @Test
        void thatLeadsElsewhereIsNotFollowed() {
            try (ScriptedPlatform elsewhere = new ScriptedPlatform()) {
                answers(new Answer(307, Map.of("Location", elsewhere.tokenUrl().toString()), ""));
                assertThat(failure(tokens.token())).isInstanceOf(RestException.class);
                assertThat(elsewhere.asked()).isEmpty();
            }
        }

        @Test
        void thatFloodsIsLeft() {
            answers(Answer.json(200, "x".repeat(2 * 1024 * 1024)));
            assertThat(failure(tokens.token())).hasMessageContaining("above");
        }
    }

    @Nested
    class Secrets {
        @Test
        void areInNoFailure() {
            answers(Answer.fixture("rest-token-error-100016"), Answer.json(502, "<html>"));
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(Throwables.getStackTrace(failure(tokens.token()))).doesNotContain(SECRET);
                time.advance(Duration.ofMinutes(1));
            }
        }

        @Test
        void areNotInATokensText() {
            answers(token("canary", "7200"));
            assertThat(result(tokens.token()).toString()).doesNotContain("canary");
        }
    }
}
