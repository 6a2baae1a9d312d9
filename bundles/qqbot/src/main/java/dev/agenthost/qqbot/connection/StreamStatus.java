package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountStatus.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of one stream of events; {@link AccountView} makes an account's status of all of them.
 *
 * @param state the summary
 * @param reason one sentence
 * @param facts in the order to show them
 * @param hindrance what outside the adapter keeps it from being ready, or null
 * @param counters what is counted for this stream alone
 */
record StreamStatus(
        State state,
        String reason,
        Map<String, String> facts,
        @Nullable String hindrance,
        Map<String, Long> counters) {
    static final String CONNECTED = "connected";
}
