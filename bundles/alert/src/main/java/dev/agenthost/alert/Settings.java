package dev.agenthost.alert;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings without an error in them.
 *
 * @param after for how long an account may be not ready before that is told
 * @param url where alerts are posted to, or null
 * @param command the program and its arguments, or empty; with no URL there is a command
 * @param timeout for one POST or one run
 */
record Settings(Duration after, @Nullable Endpoint url, List<String> command, Duration timeout) {
    Settings {
        command = List.copyOf(command);
    }
}
