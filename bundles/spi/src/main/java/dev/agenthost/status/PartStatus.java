package dev.agenthost.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one part of the host is doing: an agent's pool, the journal, the access policy. Accounts tell theirs by
 * {@link dev.agenthost.platform.AccountStatus}.
 *
 * @param name unique in the host, for example {@code agent echo}
 * @param well whether it does its work; if not, a person should look
 * @param reason one sentence: why it is well or not, and what a person can do
 * @param facts what the judgement was derived from, in the order to show them; no secret, no message text
 * @param counters what was counted since the part started; shown in the order of the names
 */
public record PartStatus(
        String name, boolean well, String reason, Map<String, String> facts, Map<String, Long> counters) {
    public PartStatus {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    }
}
