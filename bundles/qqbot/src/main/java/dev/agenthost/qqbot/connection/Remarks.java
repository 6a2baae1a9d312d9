package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.settings.Endpoints;
import dev.agenthost.qqbot.settings.Intent;
import dev.agenthost.qqbot.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a status says beside the facts.
 *
 * @param parked what a person must do, or null
 * @param hindrance what outside the adapter keeps it from being ready, or null
 * @param endpoint where the platform should answer, {@code HOST:PORT}, while that is the hindrance and there is no proxy; or null
 * @param paused whether the configuration switched the account off
 * @param waiting what the account waits for while there is no attempt
 * @param note what a person should know although everything works; may be empty
 */
record Remarks(
        @Nullable String parked,
        @Nullable String hindrance,
        @Nullable String endpoint,
        boolean paused,
        String waiting,
        String note) {
    /**
     * @param settings that run
     * @param rivals whether another client seems to use the same app id and shard
     * @param problems of the latest configuration; empty when it is in use
     */
    static Remarks of(
            Settings settings, String problems, @Nullable Obstacle obstacle, Comeback comeback, boolean rivals) {
        return new Remarks(
                obstacle != null && obstacle.parks() ? obstacle.toString() : comeback.parked(),
                obstacle == null ? comeback.hindrance() : obstacle.toString(),
                obstacle == null && comeback.hindrance() != null ? endpoint(settings.endpoints()) : null,
                !settings.enabled(),
                obstacle == null ? comeback.doing() : obstacle.toString(),
                note(problems, comeback.refusedIntents(), rivals));
    }

    private static @Nullable String endpoint(Endpoints endpoints) {
        if (endpoints.route().proxy() != null) {
            return null;
        }
        URI url = Objects.requireNonNullElse(endpoints.gatewayUrl(), endpoints.apiBaseUrl());
        boolean plain = "http".equals(url.getScheme()) || "ws".equals(url.getScheme());
        return url.getHost() + ":" + (url.getPort() < 0 ? (plain ? 80 : 443) : url.getPort());
    }

    private static String note(String problems, List<Intent> refusedIntents, boolean rivals) {
        String refused = refusedIntents.isEmpty() ? "" : "the platform refuses the intents " + refusedIntents;
        String kept = problems.isEmpty() ? "" : "the new configuration is not used: " + problems;
        String rival = rivals ? "another client uses this app id and shard: each throws the other out" : "";
        return Stream.of(refused, rival, kept).filter(said -> !said.isEmpty()).collect(Collectors.joining("; "));
    }
}
