package dev.agenthost.store.service;

import dev.agenthost.settings.SettingsReader;
import dev.agenthost.store.jdbc.RetentionRule;
import java.time.Duration;

/**
 * The settings of the store. Immutable.
 *
 * @param mostBytes how large an SQLite database may get
 * @param lease how long the right of a host to serve an account lasts when it is not renewed
 */
record StoreSettings(DatabaseSettings database, long mostBytes, RetentionRule retention, Duration lease) {
    static final String PID = "dev.agenthost.store";

    private static final String POSTGRES = "jdbc:postgresql://";
    private static final String UNRESOLVED = "$[";

    /** What is wrong is told by the reader. */
    static StoreSettings read(SettingsReader settings) {
        return new StoreSettings(
                database(settings),
                settings.number("maxMebibytes", StoreConfiguration.MAX_MEBIBYTES, 8, 1_048_576) << 20,
                new RetentionRule(
                        Duration.ofHours(settings.number("repeatsHours", StoreConfiguration.REPEATS_HOURS, 1, 8_760)),
                        (int) settings.number("repeatsKept", StoreConfiguration.REPEATS_KEPT, 1, 10_000_000),
                        Duration.ofDays(
                                settings.number("deadLetterDays", StoreConfiguration.DEAD_LETTER_DAYS, 1, 3_650)),
                        (int) settings.number("deadLettersKept", StoreConfiguration.DEAD_LETTERS_KEPT, 1, 10_000_000),
                        Duration.ofDays(
                                settings.number("unfinishedDays", StoreConfiguration.UNFINISHED_DAYS, 1, 3_650)),
                        (int) settings.number("keysKept", StoreConfiguration.KEYS_KEPT, 1, 10_000_000)),
                Duration.ofSeconds(settings.number("leaseSeconds", StoreConfiguration.LEASE_SECONDS, 3, 3_600)));
    }

    private static DatabaseSettings database(SettingsReader settings) {
        String url = settings.text("url", "");
        String user = settings.text("user", "");
        String password = settings.text("password", "");
        if (url.isEmpty()) {
            return new DatabaseSettings.Sqlite();
        }
        if (!url.startsWith(POSTGRES) || url.length() == POSTGRES.length()) {
            settings.wrong("url", POSTGRES + "host:port/database, or nothing for SQLite", withoutSecrets(url));
        } else if (!url.equals(withoutSecrets(url))) {
            settings.wrong("url", "no user or password in it (keys user and password)", withoutSecrets(url));
        }
        if (password.startsWith(UNRESOLVED)) {
            settings.wrong("password", "a value behind the placeholder it names", password);
        }
        return new DatabaseSettings.Postgres(url, user, new Secret(password));
    }

    private static String withoutSecrets(String url) {
        return url.replaceAll("//[^/@]*@", "//***@").replaceAll("(?i)((?:user|password)[^=&]*=)[^&]*", "$1***");
    }
}
