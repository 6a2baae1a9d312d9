package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people see of an account: derived by the adapter from its facts, never a state of its own.
 *
 * @param account which
 * @param state the summary
 * @param reason one sentence: why it is in this state, and for {@link State#PARKED} what a person must do
 * @param since when the state was entered, by the host's clock
 * @param facts the facts the state was derived from, in the order to show them (a gateway adapter: lifecycle, connection,
 *     handshake, resume, heartbeat); no secret, no message text
 * @param counters what was counted since the account was configured (reconnects, unknown events, ...)
 */
public record AccountStatus(
        AccountId account,
        State state,
        String reason,
        Instant since,
        Map<String, String> facts,
        Map<String, Long> counters) {
    /**
     * The key of the fact that tells what outside the adapter keeps the account from being ready: the platform does not answer,
     * has trouble of its own or asks to wait; the host takes no messages. It is there only while the adapter knows such a cause.
     * Whoever judges an adapter by its accounts, as the installer does after an update, does not hold this against it.
     */
    public static final String HINDRANCE = "hindrance";

    /**
     * The key of the fact that tells, beside a {@link #HINDRANCE} that lies in the platform, which address of the platform does
     * not answer: {@code HOST:PORT}. Whoever judges the adapter may look whether that can be reached.
     */
    public static final String ENDPOINT = "endpoint";

    /** The summary of an account. */
    public enum State {
        /** Messages flow. */
        READY,
        /** On its way to ready, by itself: connecting, resuming, waiting for the platform. */
        CONNECTING,
        /** Needs a person: wrong setting, refused credentials, banned. The reason says what to do. */
        PARKED,
        /** Switched off by configuration; the session is kept. */
        PAUSED,
        /** Deactivated. */
        OFF;

        /**
         * Whether nothing is missing: messages flow, or nobody wants them to. How long the other states are put up with is
         * for those to say who ask.
         */
        public boolean well() {
            return this == READY || this == PAUSED;
        }
    }

    public AccountStatus {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }

    /** What outside the adapter keeps the account from being ready; empty while the adapter knows no such cause. */
    public Optional<String> hindrance() {
        return Optional.ofNullable(facts.get(HINDRANCE));
    }
}
