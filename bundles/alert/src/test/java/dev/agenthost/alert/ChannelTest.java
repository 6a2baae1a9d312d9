package dev.agenthost.alert;

import static dev.agenthost.alert.Statuses.MAIN;
import static dev.agenthost.alert.Statuses.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agenthost.alert.Alert.Event;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChannelTest {
    private static final Alert FIRST = Statuses.alert(MAIN, Event.NOT_READY);
    private static final Alert SECOND = Statuses.alert(OTHER, Event.NOT_READY);
    private static final Alert THIRD = Statuses.alert(MAIN, Event.READY_AGAIN);

    private final Receiver receiver = new Receiver();
    private final ExecutorService threads = AlertThreads.atMost(2, "test-http");
    private final DeterministicScheduler scheduler = new DeterministicScheduler(new ManualTime());
    private final Channel channel = new Channel(scheduler, scheduler);
    private final Logger logger = (Logger) LoggerFactory.getLogger(Channel.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    ChannelTest() throws Exception {}

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        channel.use(webhook(receiver.at("ops:secret@") + "/secret?key=secret"));
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        receiver.close();
        threads.shutdownNow();
    }

    private Webhook webhook(String url) {
        return new Webhook(
                Endpoint.parse(url).orElseThrow(),
                Duration.ofMinutes(1),
                new AlertText(JsonProvider.provider()),
                threads);
    }

    private List<String> received() {
        return receiver.requests().stream().map(Receiver.Request::body).toList();
    }

    private void receivedSoFar(Alert... alerts) {
        AlertText text = new AlertText(JsonProvider.provider());
        assertThat(received())
                .containsExactlyElementsOf(Arrays.stream(alerts)
                        .map(alert -> new String(text.of(alert), StandardCharsets.UTF_8))
                        .toList());
    }

    private Channel.Status status() {
        Channel.Status status = channel.status();
        assertThat(status).isNotNull();
        return status;
    }

    @Test
    void tellsInOrderAndOnce() {
        assertThat(channel.offer(FIRST)).isTrue();
        assertThat(channel.offer(SECOND)).isTrue();
        assertThat(channel.offer(THIRD)).isTrue();
        scheduler.advance(Duration.ofHours(2));

        receivedSoFar(FIRST, SECOND, THIRD);
        assertThat(status()).isEqualTo(new Channel.Status(receiver.at(""), null, 3, 0, 0, 0));
    }

    @Test
    void tellsNothingOnTheThreadOfWhoOffers() {
        channel.offer(FIRST);

        assertThat(received()).isEmpty();
    }

    @Test
    void repeatsWithGrowingPausesAndKeepsTheOrder() {
        receiver.answer(503, 503, 200);
        channel.offer(FIRST);
        channel.offer(SECOND);
        scheduler.runReady();
        receivedSoFar(FIRST);
        assertThat(status().trouble()).isEqualTo("answered 503");

        scheduler.advance(Duration.ofMillis(999));
        receivedSoFar(FIRST);
        scheduler.advance(Duration.ofMillis(1));
        receivedSoFar(FIRST, FIRST);
        scheduler.advance(Duration.ofMillis(1_999));
        receivedSoFar(FIRST, FIRST);
        scheduler.advance(Duration.ofMillis(1));
        receivedSoFar(FIRST, FIRST, FIRST, SECOND);
        assertThat(status()).isEqualTo(new Channel.Status(receiver.at(""), null, 2, 0, 0, 0));
    }

    @Test
    void givesUpAfterAnHourAndGoesOnWithTheNext() {
        Integer[] answers = new Integer[Channel.ATTEMPTS];
        Arrays.fill(answers, 503);
        receiver.answer(answers);
        channel.offer(FIRST);
        channel.offer(SECOND);
        scheduler.advance(Duration.ofMinutes(50));
        assertThat(status().failed()).isZero();

        scheduler.advance(Duration.ofMinutes(10));
        assertThat(received()).hasSize(Channel.ATTEMPTS + 1);
        assertThat(status()).isEqualTo(new Channel.Status(receiver.at(""), null, 1, 1, 0, 0));
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givesUpAtOnceWhatRepeatingDoesNotHelp() {
        receiver.answer(404);
        channel.offer(FIRST);
        scheduler.advance(Duration.ofHours(2));

        receivedSoFar(FIRST);
        assertThat(status()).isEqualTo(new Channel.Status(receiver.at(""), "answered 404", 0, 1, 0, 0));
    }

    @Test
    void takesNoMoreThanItsBound() {
        for (int i = 0; i < Channel.CAPACITY; i++) {
            assertThat(channel.offer(FIRST)).isTrue();
        }

        assertThat(channel.offer(SECOND)).isFalse();
        assertThat(status().dropped()).isEqualTo(1);
        assertThat(status().waiting()).isEqualTo(Channel.CAPACITY);
    }

    @Test
    void takesNothingWithoutAWay() {
        channel.use(null);

        assertThat(channel.offer(FIRST)).isFalse();
        assertThat(channel.status()).isNull();
    }

    @Test
    void tellsWhatWaitsOnTheNewWayAtOnce() throws Exception {
        receiver.answer(503);
        channel.offer(FIRST);
        channel.offer(SECOND);
        scheduler.runReady();
        try (Receiver other = new Receiver()) {
            channel.use(webhook(other.at("")));
            scheduler.runReady();

            assertThat(other.requests()).hasSize(2);
            receivedSoFar(FIRST);
            assertThat(status()).isEqualTo(new Channel.Status(other.at(""), null, 2, 0, 0, 0));
        }
    }

    @Test
    void forgetsWhatWaitsWhenTheWayIsTakenAway() {
        receiver.answer(503);
        channel.offer(FIRST);
        scheduler.runReady();
        channel.use(null);
        scheduler.runReady();
        channel.use(webhook(receiver.at("")));
        channel.offer(SECOND);
        scheduler.advance(Duration.ofHours(2));

        receivedSoFar(FIRST, SECOND);
    }

    @Test
    void goesOnAfterAWayThatThrows() {
        channel.use(alert -> {
            throw new IllegalStateException("secret");
        });
        channel.offer(FIRST);
        scheduler.runReady();
        channel.use(webhook(receiver.at("")));
        channel.offer(SECOND);
        scheduler.runReady();

        receivedSoFar(SECOND);
        assertThat(status().failed()).isEqualTo(1);
    }

    @Test
    void logsTheFirstAndTheLastFailureAndTheSuccessWithoutASecret() {
        Integer[] answers = new Integer[Channel.ATTEMPTS];
        Arrays.fill(answers, 503);
        receiver.answer(answers);
        channel.offer(FIRST);
        channel.offer(SECOND);
        scheduler.advance(Duration.ofHours(2));

        String where = receiver.at("");
        assertThat(log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO)))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "test/main: 'not ready' could not be told by " + where + ": answered 503; tried again",
                        "test/main: 'not ready' could not be told by " + where + ": answered 503; given up",
                        "test/other: told 'not ready' by " + where);
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("secret"));
    }
}
