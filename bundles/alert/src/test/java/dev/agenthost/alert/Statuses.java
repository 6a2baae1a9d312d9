package dev.agenthost.alert;

import dev.agenthost.alert.Alert.Event;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import java.time.Instant;
import java.util.Map;

/** What accounts tell, for tests. */
final class Statuses {
    static final AccountId MAIN = new AccountId("test", "main");
    static final AccountId OTHER = new AccountId("test", "other");

    private Statuses() {}

    static AccountStatus status(AccountId account, State state, String reason, Instant since) {
        return new AccountStatus(account, state, reason, since, Map.of(), Map.of());
    }

    static Alert alert(AccountId account, Event event) {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        State state = event == Event.READY_AGAIN ? State.READY : State.PARKED;
        return new Alert(event, account, state, "the reason", noon, noon.plusSeconds(300));
    }
}
