package dev.agenthost.store.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.settings.SettingsReader;
import dev.agenthost.store.jdbc.RetentionRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
    private static final String CANARY = "canary-5c1e7f";
    private static final String URL = "jdbc:postgresql://127.0.0.1:5432/agenthost?sslmode=require";

    private SettingsReader reader;

    private StoreSettings read(Map<String, ?> properties) {
        reader = new SettingsReader(StoreSettings.PID, properties);
        return StoreSettings.read(reader);
    }

    @Test
    void withoutAFileItIsSqliteWithTheDefaults() {
        assertThat(read(Map.of()))
                .isEqualTo(new StoreSettings(
                        new DatabaseSettings.Sqlite(),
                        2_048L << 20,
                        new RetentionRule(
                                Duration.ofHours(24),
                                100_000,
                                Duration.ofDays(30),
                                10_000,
                                Duration.ofDays(7),
                                200_000),
                        Duration.ofSeconds(15)));
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aUrlNamesAPostgres() {
        StoreSettings settings = read(Map.of("url", URL, "user", "me", "password", CANARY, "repeatsHours", 2));

        assertThat(reader.errors()).isEmpty();
        assertThat(settings.database()).isEqualTo(new DatabaseSettings.Postgres(URL, "me", new Secret(CANARY)));
        assertThat(settings.retention().repeats()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.toString()).doesNotContain(CANARY);
    }

    @Test
    void anotherPasswordIsAnotherDatabase() {
        assertThat(read(Map.of("url", URL, "password", "a")).database())
                .isNotEqualTo(read(Map.of("url", URL, "password", "b")).database());
    }

    @Test
    void otherDatabasesAreNotUnderstood() {
        read(Map.of("url", "jdbc:mysql://host/db"));
        assertThat(reader.errors())
                .containsExactly("dev.agenthost.store.cfg: url: expected jdbc:postgresql://host:port/database,"
                        + " or nothing for SQLite, found 'jdbc:mysql://host/db'");
    }

    @Test
    void secretsInTheUrlAreWrongAndNotShown() {
        for (String url : new String[] {
            "jdbc:postgresql://host/db?password=" + CANARY,
            "jdbc:postgresql://host/db?ssl=true&sslpassword=x&PASSWORD=" + CANARY + "&a=b",
            "jdbc:postgresql://me:" + CANARY + "@host/db"
        }) {
            read(Map.of("url", url));
            assertThat(reader.errors())
                    .singleElement()
                    .asString()
                    .contains("url: expected no user or password in it")
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void aPlaceholderThatNamesNothingIsWrong() {
        read(Map.of("url", URL, "password", "$[secret:store]"));
        assertThat(reader.errors())
                .containsExactly("dev.agenthost.store.cfg: password: expected a value behind the placeholder it names,"
                        + " found '$[secret:store]'");
    }

    @Test
    void boundsHaveLimits() {
        read(Map.of(
                "maxMebibytes", 7, "repeatsHours", 0, "repeatsKept", "all", "deadLetterDays", 0, "unfinishedDays", ""));
        assertThat(reader.errors()).hasSize(5).allMatch(error -> error.contains("a whole number from"));
    }
}
