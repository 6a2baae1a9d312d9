package dev.agenthost.qqbot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String DELETE = "/v2/users/a/messages/";

    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    private final RateLimiter limiter = new RateLimiter(
            time::nanoTime,
            (wait, task) -> {
                var unused = scheduler.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
            },
            new Random(1));
    private final List<String> made = new ArrayList<>();

    /** What is to become of a call. */
    private record Call(CompletableFuture<String> outcome) {}

    private Call call(String method, String path) {
        return call(method, path, PATIENCE, CompletableFuture.completedStage("ok"));
    }

    private Call call(String method, String path, Duration patience, CompletionStage<String> outcome) {
        return call(ApiRoute.of(method, path, 100), path, patience, outcome);
    }

    private Call call(ApiRoute.Place place, String path, Duration patience, CompletionStage<String> outcome) {
        CompletionStage<String> call = limiter.pass(place, patience, () -> {
            made.add(path);
            return outcome;
        });
        return new Call(call.toCompletableFuture());
    }

    private static CompletionStage<String> refusal(int status, int code, Duration retryAfter) {
        return CompletableFuture.failedStage(new RestException(status, code, "slow", null, retryAfter));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2/users/a/messages, 100, PT1S",
        "POST, /v2/groups/a/messages, 100, PT1S",
        "POST, /v2/users/a/stream_messages, 50, PT1S",
        "DELETE, /v2/users/a/messages/m, 10, PT1S",
        "DELETE, /channels/1/messages/m?hidetip=true, 10, PT1S",
        "POST, /v2/users/a/files, 50, PT1S",
        "POST, /v2/users/a/upload_prepare, 10, PT1S",
        "POST, /v2/groups/a/upload_part_finish, 10, PT1S",
        "POST, /v2/groups/a/restrict_chat_setting, 60, PT1M",
        "GET, /v2/panels/x, 30, PT1M",
        "PUT, /v2/menu, 10, PT1M",
        "POST, /channels/1/messages, 5, PT1S",
        "GET, /users/@me, 50, PT1S"
    })
    void takesAsManyAsThePlatform(String method, String path, int calls, Duration period) {
        for (int i = 0; i < calls + 1; i++) {
            call(method, path, Duration.ofMinutes(5), CompletableFuture.completedStage("ok"));
        }
        assertThat(made).hasSize(calls);
        scheduler.advance(period.minusNanos(1));
        assertThat(made).hasSize(calls);
        scheduler.advance(Duration.ofNanos(1));
        assertThat(made).hasSize(calls + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2/users/a/messages, 150",
        "POST, /v2/users/a/stream_messages, 50",
        "POST, /channels/1/messages, 5"
    })
    void takesMoreMessagesOfAnAccountThatMaySendMore(String method, String path, int calls) {
        for (int i = 0; i < 200; i++) {
            call(ApiRoute.of(method, path, 150), path, PATIENCE, CompletableFuture.completedStage("ok"));
        }
        assertThat(made).hasSize(calls);
    }

    @Test
    void givesEveryChannelItsOwn() {
        for (int i = 0; i < 7; i++) {
            call("POST", "/channels/1/messages");
            call("POST", "/channels/2/messages");
        }
        assertThat(made).hasSize(10);
    }

    @Test
    void letsConversationsTakeTurns() {
        for (int i = 0; i < 10; i++) {
            call("DELETE", DELETE + i);
        }
        made.clear();
        for (int i = 0; i < 30; i++) {
            call("DELETE", "/v2/groups/noisy/messages/" + i);
        }
        call("DELETE", "/v2/groups/quiet/messages/1");
        call("DELETE", "/v2/users/b/messages/1");
        scheduler.advance(SECOND);
        assertThat(made).hasSize(10).contains("/v2/groups/quiet/messages/1", "/v2/users/b/messages/1");
        assertThat(made.indexOf("/v2/groups/quiet/messages/1")).isEqualTo(1);
    }

    @Test
    void keepsTheOrderWithinAConversation() {
        for (int i = 0; i < 25; i++) {
            call("DELETE", DELETE + i);
        }
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(made).hasSize(25);
        assertThat(made.get(24)).isEqualTo(DELETE + 24);
        assertThat(made.get(11)).isEqualTo(DELETE + 11);
    }

    @Nested
    class APatience {
        @Test
        void endsWithARateLimitThatSaysHowLongToWait() {
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                calls.add(call("DELETE", DELETE + i, Duration.ofMillis(1500), CompletableFuture.completedStage("ok")));
            }
            scheduler.advance(Duration.ofSeconds(5));
            assertThat(made).hasSize(20);
            DeliveryException given = SendErrors.of(Stages.failure(calls.get(29).outcome()));
            assertThat(given.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(given.retryAfter()).isPresent();
            assertThat(limiter.refused()).isEqualTo(10);
        }

        @Test
        void endsAtOnceWhenTheTurnCannotComeInTime() {
            String path = "/v2/groups/a/restrict_chat_setting";
            for (int i = 0; i < 60; i++) {
                call("GET", path);
            }
            scheduler.advance(Duration.ofSeconds(20));
            CompletableFuture<String> late = call("GET", path).outcome();
            assertThat(SendErrors.of(Stages.failure(late)).retryAfter()).contains(Duration.ofSeconds(40));
            CompletableFuture<String> patient = call(
                            "GET", path, Duration.ofSeconds(41), CompletableFuture.completedStage("ok"))
                    .outcome();
            scheduler.advance(Duration.ofSeconds(40));
            assertThat(patient).isCompletedWithValue("ok");
        }

        @Test
        void ofTooManyIsNone() {
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 10 + 201; i++) {
                calls.add(call("DELETE", DELETE + i, Duration.ofHours(1), CompletableFuture.completedStage("ok")));
            }
            assertThat(calls.get(209).outcome()).isNotDone();
            assertThat(calls.get(210).outcome()).isCompletedExceptionally();
            assertThat(call("DELETE", "/v2/groups/other/messages/1").outcome()).isNotDone();
        }

        @Test
        void endsWhenNothingRunsAnyMore() {
            for (int i = 0; i < 10; i++) {
                call("DELETE", DELETE + i);
            }
            scheduler.shutdownNow();
            assertThat(call("DELETE", DELETE + "last").outcome()).isCompletedExceptionally();
        }
    }

    @Nested
    class TooOften {
        @Test
        void restsAsLongAsThePlatformAsks() {
            call("GET", "/users/@me", PATIENCE, refusal(429, 0, Duration.ofSeconds(3)));
            call("GET", "/users/@me");
            assertThat(made).hasSize(1);
            scheduler.advance(Duration.ofSeconds(3).minusNanos(1));
            assertThat(made).hasSize(1);
            scheduler.advance(Duration.ofNanos(1));
            assertThat(made).hasSize(2);
        }

        @Test
        void restsLongerEveryTimeUpToAMinute() {
            Duration last = Duration.ZERO;
            for (int i = 0; i < 8; i++) {
                call("GET", "/users/@me", Duration.ofMinutes(10), refusal(429, 0, null));
                int before = made.size();
                call("GET", "/users/@me", Duration.ofMinutes(10), refusal(500, 0, null));
                last = Duration.ZERO;
                while (made.size() == before) {
                    scheduler.advance(Duration.ofMillis(100));
                    last = last.plusMillis(100);
                }
            }
            assertThat(last).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
        }

        @Test
        void ofOneChannelHoldsUpNoOther() {
            call("POST", "/channels/1/messages", PATIENCE, refusal(429, 20028, null));
            call("POST", "/channels/1/messages");
            call("POST", "/channels/2/messages");
            assertThat(made).containsExactly("/channels/1/messages", "/channels/2/messages");
        }

        @Test
        void ofADayHoldsNobodyUp() {
            call("POST", "/v2/users/a/messages", PATIENCE, refusal(400, 40034100, null));
            call("POST", "/v2/users/a/messages", PATIENCE, refusal(400, 22009, null));
            call("POST", "/v2/users/a/messages");
            assertThat(made).hasSize(3);
        }

        @Test
        void forLongerThanAnybodyWaitsIsToldAtOnce() {
            call("GET", "/users/@me", PATIENCE, refusal(429, 0, Duration.ofMinutes(1)));
            CompletableFuture<String> waiting = call("GET", "/users/@me").outcome();
            assertThat(waiting).isCompletedExceptionally();
            assertThat(SendErrors.of(Stages.failure(waiting)).retryAfter()).contains(Duration.ofMinutes(1));
        }

        @Test
        void isOverAfterASuccess() {
            call("GET", "/users/@me", PATIENCE, refusal(429, 0, SECOND));
            scheduler.advance(SECOND);
            call("GET", "/users/@me");
            call("GET", "/users/@me");
            assertThat(made).hasSize(3);
        }
    }
}
