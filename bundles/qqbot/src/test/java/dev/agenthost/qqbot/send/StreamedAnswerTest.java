package dev.agenthost.qqbot.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that grows, under a manual clock: what is posted, when, and how it ends. */
class StreamedAnswerTest {
    private static final String PATH = "/v2/users/" + SendingStage.PERSON + "/stream_messages";
    private static final String STREAM = "ROBOT1.0_demo-stream1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!";
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    private final Json json = new Json();
    private final FakePort port = new FakePort();
    private final List<String> progress = new ArrayList<>();
    private StreamedAnswer answer = stream(2000, false);

    private StreamedAnswer stream(int room, boolean neutral) {
        String message =
                Fixtures.object("rest-stream-first").getJsonObject("body").getString("msg_id");
        return new StreamedAnswer(
                json,
                port,
                (wait, task) -> {
                    var unused = scheduler.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
                },
                time::nanoTime,
                progress::add,
                new Chunk(PATH, new Anchor("msg_id", message, 8), true, null, 0, 0),
                room,
                neutral);
    }

    /** A platform that answers when it is told to, or at once. */
    private final class FakePort implements StreamPort {
        final List<String> bodies = new ArrayList<>();
        final List<Long> nanos = new ArrayList<>();
        final Deque<Throwable> failures = new ArrayDeque<>();
        final List<DeliveryException> refused = new ArrayList<>();
        final List<String> ended = new ArrayList<>();
        CompletableFuture<JsonObject> held;
        boolean hold;

        @Override
        public CompletionStage<JsonObject> post(String path, String body) {
            assertThat(path).isEqualTo(PATH);
            bodies.add(body);
            nanos.add(time.nanoTime());
            if (hold) {
                held = new CompletableFuture<>();
                return held;
            }
            Throwable failure = failures.poll();
            return failure == null ? CompletableFuture.completedStage(taken()) : CompletableFuture.failedStage(failure);
        }

        @Override
        public void refused(DeliveryException why) {
            refused.add(why);
        }

        @Override
        public void ended(JsonObject given, String text) {
            ended.add(text);
        }

        @Override
        public Instant now() {
            return time.instant();
        }

        List<String> contents() {
            return bodies.stream()
                    .map(body -> Fixtures.parse(body).asJsonObject().getString("content_raw"))
                    .toList();
        }

        Duration pauseBefore(int body) {
            return Duration.ofNanos(nanos.get(body) - nanos.get(body - 1));
        }

        JsonObject last() {
            return Fixtures.parse(bodies.get(bodies.size() - 1)).asJsonObject();
        }
    }

    private static JsonObject taken() {
        return Fixtures.object("rest-stream-response").getJsonObject("body");
    }

    private static DeliveryException problem(Kind kind, Integer code) {
        return new DeliveryException(kind, "words", code, "trace", null, null);
    }

    private void pass(Duration duration) {
        scheduler.advance(duration);
    }

    private Receipt receipt(CompletionStage<Receipt> stage) {
        CompletableFuture<Receipt> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private DeliveryException failure(CompletionStage<Receipt> stage) {
        CompletableFuture<Receipt> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("should have failed");
        } catch (CompletionException failed) {
            return (DeliveryException) failed.getCause();
        }
    }

    @Test
    void isTheRequestsOfTheProtocol() {
        answer.update("# 回答\n第");
        pass(StreamedAnswer.THROTTLE);
        // the last character is held back: what people see of it is the fixture's first chunk
        assertThat(port.bodies)
                .containsExactly(
                        Fixtures.object("rest-stream-first").get("body").toString());
        answer.update("# 回答\n第一段。\n完");
        pass(StreamedAnswer.THROTTLE);
        CompletionStage<Receipt> end = answer.finish("# 回答\n第一段。\n完。\n");
        pass(StreamedAnswer.THROTTLE);
        assertThat(port.bodies)
                .containsExactly(
                        Fixtures.object("rest-stream-first").get("body").toString(),
                        Fixtures.object("rest-stream-next").get("body").toString(),
                        Fixtures.object("rest-stream-end").get("body").toString());
        assertThat(receipt(end).messageId()).isEqualTo(STREAM);
        assertThat(port.ended).containsExactly("# 回答\n第一段。\n完。\n");
    }

    @Test
    void sendsNoMoreOftenThanTwiceASecondAndAlwaysWhatIsNewest() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append("word ");
            answer.update(text.toString());
            pass(Duration.ofMillis(100));
        }
        assertThat(port.bodies.size()).isLessThanOrEqualTo(7).isGreaterThan(3);
        for (int i = 1; i < port.bodies.size(); i++) {
            assertThat(port.pauseBefore(i)).isGreaterThanOrEqualTo(StreamedAnswer.THROTTLE);
        }
    }

    @Test
    void hasOneChunkUnderWayAtATime() {
        port.hold = true;
        answer.update("one");
        answer.update("one two");
        pass(A_WHILE);
        assertThat(port.bodies).hasSize(1);
        port.hold = false;
        port.held.complete(taken());
        pass(StreamedAnswer.THROTTLE);
        assertThat(port.contents()).containsExactly("on", "e tw");
    }

    @Test
    void neverChangesWhatPeopleHaveSeen() {
        answer.update("one two three");
        pass(StreamedAnswer.THROTTLE);
        answer.update("something else");
        CompletionStage<Receipt> end = answer.finish("one two three four");
        pass(A_WHILE);
        receipt(end);
        assertThat(String.join("", port.contents())).isEqualTo("one two three four");
    }

    @Test
    void doesNotCutACharacterInTwo() {
        answer.update("ab😀😀");
        pass(StreamedAnswer.THROTTLE);
        receipt(finished("ab😀😀"));
        assertThat(port.contents()).containsExactly("ab😀", "😀");
    }

    private CompletionStage<Receipt> finished(String text) {
        CompletionStage<Receipt> end = answer.finish(text);
        pass(A_WHILE);
        return end;
    }

    @Test
    void tellsHowFarItIsSoThatALaterLifeCanEndIt() {
        answer.update("one two");
        pass(StreamedAnswer.THROTTLE);
        Chunk told = Chunk.read(progress.get(0), json).orElseThrow();
        assertThat(told.id()).isEqualTo(STREAM);
        assertThat(told.index()).isEqualTo(1);

        CompletionStage<Receipt> ended = new LeftStream(json, port).end(told, "(interrupted)");
        assertThat(receipt(ended).messageId()).isEqualTo(STREAM);
        assertThat(port.last().getInt("input_state")).isEqualTo(10);
        assertThat(port.last().getInt("index")).isEqualTo(1);
        assertThat(port.last().getString("content_raw")).isEqualTo("\n\n(interrupted)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"path\":\"/x\"}", "{\"path\":\"/v2/users/a/stream_messages\"}"})
    void knowsWhatItNeverTold(String text) {
        assertThat(Chunk.read(text, json)).isEmpty();
    }

    @Nested
    class LeftOpen {
        private final Chunk chunk = new Chunk(PATH, new Anchor("msg_id", "m1", 8), true, STREAM, 1, 5);

        @Test
        void isEndedUnderTheNextNumberWhenTheLastChunkArrivedAfterAll() {
            port.failures.add(problem(Kind.REFUSED, 40007));
            receipt(new LeftStream(json, port).end(chunk, "(interrupted)"));
            assertThat(port.last().getInt("index")).isEqualTo(2);
        }

        @Test
        void isGivenUpWhenThePlatformRefusesForGood() {
            port.failures.add(problem(Kind.WINDOW_CLOSED, 40034128));
            assertThat(failure(new LeftStream(json, port).end(chunk, "x")).kind())
                    .isEqualTo(Kind.REFUSED);
        }

        @Test
        void isNotTriedForEverWhenAnEarlierLifeHasClosedIt() {
            for (int number = 1; number <= 3; number++) {
                port.failures.add(problem(Kind.UNAVAILABLE, 50001));
            }
            assertThat(failure(new LeftStream(json, port).end(chunk, "x")).kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(port.last().getInt("index")).isEqualTo(3);
        }

        @Test
        void isTriedLaterWhenThePlatformIsAway() {
            port.failures.add(problem(Kind.UNAVAILABLE, null));
            assertThat(failure(new LeftStream(json, port).end(chunk, "x")).kind())
                    .isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Nested
    class OfWhichNothingIsSeen {
        @Test
        void isSaidAsOneMessageByTheHost() {
            assertThat(failure(answer.finish("short")).kind()).isNotEqualTo(Kind.AMBIGUOUS);
            assertThat(port.bodies).isEmpty();
        }

        @Test
        void isSaidByTheHostWhenThePlatformRefusesStreams() {
            port.failures.add(problem(Kind.REFUSED, 10000));
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            DeliveryException why = failure(finished("one two three"));
            assertThat(why.kind()).isEqualTo(Kind.REFUSED);
            assertThat(port.bodies).hasSize(1);
        }

        @Test
        void isOpenWhenTheFirstChunkMayBeSeen() {
            port.failures.add(problem(Kind.AMBIGUOUS, null));
            for (int i = 0; i < 9; i++) {
                port.failures.add(problem(Kind.AMBIGUOUS, null));
            }
            answer.update("one two");
            assertThat(failure(finished("one two three")).kind()).isEqualTo(Kind.AMBIGUOUS);
        }
    }

    @Nested
    class AFailure {
        @Test
        void ofUnknownFateIsRepeatedAsItWas() {
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            port.failures.add(problem(Kind.AMBIGUOUS, null));
            answer.update("one two three");
            pass(StreamedAnswer.THROTTLE);
            answer.update("one two three four");
            pass(A_WHILE);
            assertThat(port.bodies.get(2)).isEqualTo(port.bodies.get(1));
            receipt(finished("one two three four"));
            assertThat(port.last().getInt("input_state")).isEqualTo(10);
        }

        @Test
        void thatTurnsOutToHaveArrivedIsTakenAsSuch() {
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            port.failures.add(problem(Kind.AMBIGUOUS, null));
            port.failures.add(problem(Kind.REFUSED, 40054005));
            answer.update("one two three");
            pass(A_WHILE);
            receipt(finished("one two three."));
            assertThat(port.contents()).containsExactly("one tw", "o thre", "o thre", "e.");
        }

        @Test
        void ofMarkdownBeforeAnythingIsSeenGoesOnInPlainText() {
            port.failures.add(problem(Kind.REFUSED, 40034127));
            answer.update("one two");
            pass(A_WHILE);
            receipt(finished("one two"));
            assertThat(port.refused).hasSize(1);
            assertThat(port.bodies.get(1)).contains("\"content_type\":\"text\"");
        }

        @Test
        void ofAnAddressGoesOnWithItNeutral() {
            answer.update("see ");
            pass(StreamedAnswer.THROTTLE);
            port.failures.add(problem(Kind.REFUSED, 40054010));
            receipt(finished("see https://example.com"));
            assertThat(port.contents()).containsExactly("see", " https://example.com", " example。com");
        }

        @Test
        void forGoodClosesWhatPeopleSeeAndIsTold() {
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            port.failures.add(problem(Kind.REFUSED, 40034006));
            answer.update("one two bad words");
            pass(A_WHILE);
            DeliveryException why = failure(finished("one two bad words."));
            assertThat(why.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(why.platformCode()).contains(40034006);
            assertThat(port.last().getInt("input_state")).isEqualTo(10);
        }

        @Test
        void isWaitedOutAsThePlatformAsks() {
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            port.failures.add(
                    new DeliveryException(Kind.RATE_LIMITED, "slow", 50002, null, Duration.ofSeconds(5), null));
            answer.update("one two three");
            pass(Duration.ofMillis(5_500));
            assertThat(port.pauseBefore(2)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void thatLastsEndsWithinHalfAMinuteOfTheEnd() {
            answer.update("one two");
            pass(StreamedAnswer.THROTTLE);
            for (int i = 0; i < 50; i++) {
                port.failures.add(problem(Kind.UNAVAILABLE, null));
            }
            CompletionStage<Receipt> end = answer.finish("one two three");
            pass(Duration.ofSeconds(60));
            assertThat(failure(end).kind()).isEqualTo(Kind.AMBIGUOUS);
        }
    }

    @Nested
    class WhereThereIsNoRoom {
        private static final String WORDS = "twenty characters... ".repeat(10).strip();

        private Receipt finished(int room, String whole) {
            answer = stream(100, false);
            port.hold = true;
            answer.update(whole.substring(0, 50));
            port.hold = false;
            port.held.complete(json.newObject()
                    .add("id", STREAM)
                    .add("remain_msg_len", room)
                    .build());
            pass(A_WHILE);
            return StreamedAnswerTest.this.finished(whole).toCompletableFuture().join();
        }

        private String shown() {
            return String.join("", port.contents());
        }

        @Test
        void givesTheRestBack() {
            assertThat(finished(60, WORDS).messageId()).isEqualTo(STREAM);
            assertThat(port.last().getInt("input_state")).isEqualTo(10);
            assertThat(shown().length()).isLessThanOrEqualTo(49 + 60);
            assertThat(shown() + answer.unsaid()).isEqualTo(WORDS);
            assertThat(answer.unsaid()).startsWith(" twenty");
        }

        @Test
        void breaksAWordThatIsLongerThanThat() {
            String whole = "x".repeat(200);
            finished(60, whole);
            assertThat(shown()).hasSize(49 + 60);
            assertThat(shown() + answer.unsaid()).isEqualTo(whole);
        }

        @Test
        void closesItAllTheSameWhereThereIsNone() {
            finished(0, WORDS);
            assertThat(port.contents()).last().isEqualTo("\n");
            assertThat(WORDS)
                    .endsWith(answer.unsaid())
                    .hasSize(49 + answer.unsaid().length());
        }

        @Test
        void givesNothingBackWhenAllOfItIsSeen() {
            finished(500, WORDS);
            assertThat(shown()).isEqualTo(WORDS);
            assertThat(answer.unsaid()).isEmpty();
        }
    }

    @Test
    void isNeutralFromTheStartWhereAddressesAreRefused() {
        answer = stream(2000, true);
        answer.update("https://example.com is it");
        pass(StreamedAnswer.THROTTLE);
        assertThat(port.contents().get(0)).startsWith("example。com");
    }

    @Test
    void endsWhenTheAdapterDoes() {
        answer.update("one two");
        scheduler.shutdownNow();
        DeliveryException ending = failure(answer.finish("one two three"));
        assertThat(ending.kind()).isEqualTo(Kind.AMBIGUOUS);
    }
}
