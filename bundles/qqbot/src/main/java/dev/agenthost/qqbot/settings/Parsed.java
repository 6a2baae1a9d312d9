package dev.agenthost.qqbot.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a configuration.
 *
 * @param settings null exactly when there are problems
 * @param problems everything that is wrong, one entry a setting
 * @param warnings what a person should look at although it stops nothing: unknown settings
 */
public record Parsed(@Nullable Settings settings, List<Problem> problems, List<String> warnings) {
    public Parsed {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if ((settings == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("settings or problems, not both");
        }
    }
}
