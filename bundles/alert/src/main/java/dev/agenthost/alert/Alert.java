package dev.agenthost.alert;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus.State;
import java.time.Instant;

/**
 * What is told of one account.
 *
 * @param event what happened
 * @param account which
 * @param state its state then; for {@link Event#REMOVED} the last one
 * @param reason one sentence, from the account's status
 * @param since when the account began to be not ready, also when that is over
 * @param at when it happened
 */
record Alert(Event event, AccountId account, State state, String reason, Instant since, Instant at) {
    /** Begins or ends what a person should look at. */
    enum Event {
        /** Not ready for longer than is put up with. */
        NOT_READY("not ready"),
        /** Messages flow again. */
        READY_AGAIN("ready again"),
        /** Somebody switched the account off instead. */
        PAUSED("paused"),
        /** Somebody took the account away instead. */
        REMOVED("removed");

        private final String words;

        Event(String words) {
            this.words = words;
        }

        /** As receivers of alerts see it. */
        @Override
        public String toString() {
            return words;
        }
    }
}
