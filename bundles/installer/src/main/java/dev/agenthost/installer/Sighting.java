package dev.agenthost.installer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one look at a bundle finds.
 *
 * @param broken why it cannot do its work, when waiting does not help
 * @param lacking what is not ready yet and is held against the bundle: a sentence each, by whom it is about
 * @param doubted what is not ready yet for a cause that, it says, lies elsewhere, where the host sees none: a sentence each, by
 *     whom it is about; held against the bundle when it lasts
 * @param excused what is not ready yet for a cause that lies elsewhere, a sentence each
 */
record Sighting(
        Optional<String> broken, Map<String, String> lacking, Map<String, String> doubted, List<String> excused) {
    static Sighting broken(String reason) {
        return new Sighting(Optional.of(reason), Map.of(), Map.of(), List.of());
    }

    static Sighting excused(String reason) {
        return new Sighting(Optional.empty(), Map.of(), Map.of(), List.of(reason));
    }

    boolean ready() {
        return broken.isEmpty() && lacking.isEmpty() && doubted.isEmpty() && excused.isEmpty();
    }
}
