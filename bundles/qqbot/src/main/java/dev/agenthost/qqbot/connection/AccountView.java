package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Derives what people see of an account from its streams of events: as ready as the least ready of them. Holds no state of its
 * own but when it changed last. Used on the lane only.
 */
final class AccountView {
    /** The least ready first. */
    private static final List<State> ORDER =
            List.of(State.OFF, State.PARKED, State.PAUSED, State.CONNECTING, State.READY);

    private final AccountId account;
    private @Nullable State state;
    private Instant since = Instant.EPOCH;

    AccountView(AccountId account) {
        this.account = account;
    }

    /**
     * The status now.
     *
     * @param on whether the account is wanted
     * @param streams by their names; at least one. The name of a single one is not shown
     */
    AccountStatus at(Instant now, boolean on, Map<String, StreamStatus> streams, Map<String, Long> counts) {
        Entry<String, StreamStatus> least = streams.entrySet().stream()
                .min(Comparator.comparing(
                        entry -> ORDER.indexOf(entry.getValue().state())))
                .orElseThrow();
        State present = least.getValue().state();
        if (present != state) {
            state = present;
            since = now;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("lifecycle", on ? "on" : "off");
        Map<String, Long> counters = new LinkedHashMap<>(counts);
        streams.forEach((name, stream) -> {
            String prefix = streams.size() == 1 ? "" : name + " ";
            stream.facts().forEach((key, value) -> facts.put(prefix + key, value));
            stream.counters().forEach((key, value) -> counters.put(prefix + key, value));
        });
        if (present == State.CONNECTING || present == State.PARKED) {
            streams.entrySet().stream()
                    .filter(entry -> entry.getValue().hindrance() != null)
                    .findFirst()
                    .ifPresent(entry -> {
                        String hindrance = String.valueOf(entry.getValue().hindrance());
                        facts.put(AccountStatus.HINDRANCE, named(entry.getKey(), hindrance, streams));
                        String endpoint = entry.getValue().facts().get(AccountStatus.ENDPOINT);
                        if (endpoint != null) {
                            facts.put(AccountStatus.ENDPOINT, endpoint);
                        }
                    });
        }
        return new AccountStatus(account, present, reason(least, streams), since, facts, counters);
    }

    private static String reason(Entry<String, StreamStatus> least, Map<String, StreamStatus> streams) {
        State state = least.getValue().state();
        if (streams.size() == 1 || state == State.OFF || state == State.PAUSED) {
            return least.getValue().reason();
        }
        if (state == State.READY) {
            return streams.entrySet().stream()
                    .filter(entry -> !entry.getValue().reason().equals(StreamStatus.CONNECTED))
                    .findFirst()
                    .map(entry -> named(entry.getKey(), entry.getValue().reason(), streams))
                    .orElse(StreamStatus.CONNECTED);
        }
        long ready = streams.values().stream()
                .filter(stream -> stream.state() == State.READY)
                .count();
        return named(least.getKey(), least.getValue().reason(), streams) + "; " + ready + " of " + streams.size()
                + " shards are ready";
    }

    private static String named(String name, String words, Map<String, StreamStatus> streams) {
        return streams.size() == 1 ? words : name + ": " + words;
    }
}
