package dev.agenthost.core.status;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static dev.agenthost.core.Messages.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BoardTest {
    private final DeterministicScheduler announcer = new DeterministicScheduler(new ManualTime());
    private final Board board = new Board(announcer);
    private final Heard heard = new Heard();

    @Test
    void tellsEdgesInOrder() {
        board.add(heard);
        board.publish(status(MAIN, State.CONNECTING, 0));
        board.publish(status(MAIN, State.READY, 0));
        board.remove(MAIN);
        announcer.runReady();

        assertThat(heard.events).containsExactly("test/main CONNECTING", "test/main READY", "test/main removed");
    }

    @Test
    void tellsNobodyOnTheCallersThread() {
        board.add(heard);
        board.publish(status(MAIN, State.READY, 0));

        assertThat(heard.events).isEmpty();
    }

    @Test
    void keepsQuietWhenOnlyCountersChanged() {
        board.add(heard);
        board.publish(status(MAIN, State.READY, 1));
        board.publish(status(MAIN, State.READY, 2));
        announcer.runReady();

        assertThat(heard.events).containsExactly("test/main READY");
        assertThat(board.all()).containsExactly(status(MAIN, State.READY, 2));
    }

    @Test
    void replaysWhatIsOnceToWhoComesLater() {
        board.publish(status(MAIN, State.CONNECTING, 0));
        board.publish(status(OTHER, State.PARKED, 0));
        announcer.runReady();
        board.publish(status(MAIN, State.READY, 0));
        board.add(heard);
        announcer.runReady();

        assertThat(heard.events).containsExactly("test/main READY", "test/other PARKED");
    }

    @Test
    void goesOnAfterAListenerThatThrows() {
        board.add(new Heard() {
            @Override
            public void statusChanged(AccountStatus status) {
                throw new IllegalStateException("on purpose");
            }
        });
        board.add(heard);
        board.publish(status(MAIN, State.READY, 0));
        announcer.runReady();

        assertThat(heard.events).containsExactly("test/main READY");
    }

    @Test
    void tellsNothingToWhoLeftEvenWhatWasUnderWay() {
        board.publish(status(MAIN, State.READY, 0));
        board.add(heard);
        board.remove(heard);
        announcer.runReady();

        assertThat(heard.events).isEmpty();
    }

    @Test
    void showsAccountsInTheirOrder() {
        board.publish(status(OTHER, State.READY, 0));
        board.publish(status(MAIN, State.READY, 0));

        assertThat(board.all()).extracting(AccountStatus::account).containsExactly(MAIN, OTHER);
    }

    @Test
    void logsEdgesForPeopleAndTheStepsBetweenThemForDebugging() {
        Logger logger = (Logger) LoggerFactory.getLogger(Board.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            board.publish(status(MAIN, State.CONNECTING, "asking"));
            board.publish(status(MAIN, State.CONNECTING, "dialling"));
            board.publish(status(MAIN, State.READY, "connected"));
            board.publish(status(MAIN, State.READY, "the new configuration is not used"));
            announcer.runReady();
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        "INFO test/main is CONNECTING: asking",
                        "DEBUG test/main is CONNECTING: dialling",
                        "INFO test/main is READY: connected",
                        "INFO test/main is READY: the new configuration is not used");
    }

    private static AccountStatus status(AccountId account, State state, long count) {
        return new AccountStatus(account, state, "why", SENT, Map.of(), Map.of("count", count));
    }

    private static AccountStatus status(AccountId account, State state, String reason) {
        return new AccountStatus(account, state, reason, SENT, Map.of(), Map.of());
    }

    private static class Heard implements AccountStatusListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void statusChanged(AccountStatus status) {
            events.add(status.account() + " " + status.state());
        }

        @Override
        public void accountRemoved(AccountId account) {
            events.add(account + " removed");
        }
    }
}
