package dev.agenthost.health;

import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.status.PartStatus;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Judges the host by what its accounts and parts tell, and writes the judgement as JSON. Holds no secret: statuses have none.
 */
final class HealthReport {
    /** A reconnect is everyday life; an account that is on its way for longer than this is not well. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private final JsonProvider json;
    private final List<AccountStatus> accounts;
    private final List<PartStatus> parts;
    private final Instant now;

    HealthReport(JsonProvider json, List<AccountStatus> accounts, List<PartStatus> parts, Instant now) {
        this.json = json;
        this.accounts = accounts;
        this.parts = parts;
        this.now = now;
    }

    /** Whether every account that is not paused works or is about to, and every part is well. */
    boolean well() {
        return accounts.stream().allMatch(this::well) && parts.stream().allMatch(PartStatus::well);
    }

    private boolean well(AccountStatus account) {
        return account.state().well()
                || (account.state() != State.PARKED
                        && account.since().plus(GRACE).isAfter(now));
    }

    JsonObject toJson() {
        JsonObjectBuilder report = json.createObjectBuilder().add("status", well() ? "UP" : "DOWN");
        if (accounts.isEmpty()) {
            report.add("note", "no account is configured");
        }
        JsonArrayBuilder accountsJson = json.createArrayBuilder();
        accounts.forEach(account -> accountsJson.add(toJson(account)));
        JsonArrayBuilder partsJson = json.createArrayBuilder();
        parts.forEach(part -> partsJson.add(toJson(part)));
        return report.add("accounts", accountsJson).add("parts", partsJson).build();
    }

    private JsonObjectBuilder toJson(AccountStatus account) {
        return json.createObjectBuilder()
                .add("account", account.account().toString())
                .add("state", account.state().name())
                .add("well", well(account))
                .add("reason", account.reason())
                .add("since", account.since().toString())
                .add("facts", texts(account.facts()))
                .add("counters", numbers(account.counters()));
    }

    private JsonObjectBuilder toJson(PartStatus part) {
        return json.createObjectBuilder()
                .add("name", part.name())
                .add("well", part.well())
                .add("reason", part.reason())
                .add("facts", texts(part.facts()))
                .add("counters", numbers(part.counters()));
    }

    private JsonObjectBuilder texts(Map<String, String> map) {
        JsonObjectBuilder object = json.createObjectBuilder();
        map.forEach(object::add);
        return object;
    }

    private JsonObjectBuilder numbers(Map<String, Long> map) {
        JsonObjectBuilder object = json.createObjectBuilder();
        map.forEach(object::add);
        return object;
    }
}
