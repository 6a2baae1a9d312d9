package dev.agenthost.core.status;

import static dev.agenthost.core.Messages.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.AccountStatusListener;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
    private static final AccountStatus STATUS =
            new AccountStatus(MAIN, State.READY, "well", Instant.EPOCH, Map.of(), Map.of());

    private final Announcer announcer = new Announcer();
    private final CountDownLatch heard = new CountDownLatch(1);
    private final AccountStatusListener listener = new AccountStatusListener() {
        @Override
        public void statusChanged(AccountStatus status) {
            heard.countDown();
        }

        @Override
        public void accountRemoved(AccountId account) {}
    };

    @Test
    void tellsWhoListens() throws Exception {
        announcer.bindListener(listener);
        announcer.publish(STATUS);

        assertThat(heard.await(1, TimeUnit.MINUTES)).isTrue();
        announcer.deactivate();
    }

    /** Declarative Services unbinds after it has deactivated. */
    @Test
    void letsListenersAndAdaptersGoAfterItsEnd() {
        announcer.bindListener(listener);
        announcer.deactivate();

        assertThatCode(() -> {
                    announcer.publish(STATUS);
                    announcer.remove(MAIN);
                    announcer.unbindListener(listener);
                })
                .doesNotThrowAnyException();
    }
}
