package dev.agenthost.qqbot.simulator.platform;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who put which emoji on which message of a channel (protocol reference 6.8). Thread-safe. */
public final class Reactions {
    /** An emoji on a message. */
    public record On(String messageId, String type, String emoji) {}

    /** Somebody, as the list of reactions has it. */
    public record User(String id, String name) {}

    private final Map<On, Set<User>> users = new HashMap<>();

    /** @return false when it was there already */
    public synchronized boolean add(On on, User user) {
        return users.computeIfAbsent(on, key -> new LinkedHashSet<>()).add(user);
    }

    /** @return false when it was not there */
    public synchronized boolean remove(On on, User user) {
        Set<User> those = users.get(on);
        return those != null && those.remove(user);
    }

    /** In the order they came. */
    public synchronized List<User> of(On on) {
        return List.copyOf(users.getOrDefault(on, Set.of()));
    }
}
