package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The store in the host as it is shipped: which database, and what a person is told when there is none. */
class StoreIT extends OnOwnDistribution {
    private static final String CANARY = "canary-5c1e7f";

    private void awaitStore(boolean well, String reason) {
        distribution.awaitHealth("\"name\":\"store\",\"well\":" + well + ",\"reason\":\"" + reason);
    }

    @Test
    void aDamagedDatabaseIsToldAndDoneWithoutUntilItIsTakenAway() throws Exception {
        Path database = distribution.file("data/store.db");
        Files.createDirectories(database.getParent());
        Files.writeString(database, "no database ".repeat(1_000));
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("damaged: put a copy made by a backup in its place");

            Files.move(database, database.resolveSibling("damaged.db"));
            awaitStore(true, "open");

            distribution.write("config/dev.agenthost.store.cfg", "maxMebibytes = many\n");
            awaitStore(
                    false,
                    "open with the settings before: dev.agenthost.store.cfg: maxMebibytes:"
                            + " expected a whole number from 8 to 1048576, found 'many'");
            distribution.write("config/dev.agenthost.store.cfg", "maxMebibytes = 100\n");
            awaitStore(true, "open");
            assertThat(host.terminate().exitCode()).isZero();
        }
        assertThat(database.resolveSibling("store.db-wal"))
                .as("left by a database that was closed")
                .doesNotExist();
    }

    /** Nobody listens there. The file was read before anything was opened, so no other database comes into being. */
    @Test
    void aServerThatDoesNotAnswerIsToldWithoutItsPassword() throws Exception {
        distribution.environment("STORE_PASSWORD", CANARY);
        distribution.write("config/dev.agenthost.store.cfg", """
                url = jdbc:postgresql://127.0.0.1:%d/agenthost
                user = agenthost
                password = $[env:STORE_PASSWORD]
                """.formatted(Distribution.freePort()));
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("the server does not answer");
            assertThat(Http.get(distribution.http() + "/health")).doesNotContain(CANARY);
            assertThat(distribution.file("data/store.db")).doesNotExist();

            Files.delete(distribution.file("config/dev.agenthost.store.cfg"));
            awaitStore(true, "open");
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain(CANARY, "\tat ");
        }
        assertThat(distribution.filesOfDataWith(CANARY)).isEmpty();
    }
}
