package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.rest.Acknowledger;
import dev.agenthost.qqbot.rest.Failures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every interaction acknowledged once, also when its event is sent again; again only when that has failed. Nobody waits for the
 * outcome: failures are counted. Any thread.
 */
final class Acknowledgements {
    private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int REMEMBERED = 1_000;

    private final AccountId account;
    private final Counters counters;
    private final Supplier<Acknowledger> platform;
    private final Set<String> begun = Collections.synchronizedSet(Collections.newSetFromMap(new LatestOnly()));

    /** The ids of the latest interactions. */
    private static final class LatestOnly extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** @param platform the platform by the present settings */
    Acknowledgements(AccountId account, Counters counters, Supplier<Acknowledger> platform) {
        this.account = account;
        this.counters = counters;
        this.platform = platform;
    }

    void acknowledge(String interactionId) {
        if (begun.add(interactionId)) {
            platform.get().acknowledge(interactionId).whenComplete((done, failure) -> {
                if (failure != null) {
                    begun.remove(interactionId);
                    counters.add(Count.FAILED_ACKNOWLEDGEMENTS);
                    log.info(
                            "{}: an interaction was not acknowledged: {}",
                            account,
                            Failures.cause(failure).getMessage());
                }
            });
        }
    }
}
