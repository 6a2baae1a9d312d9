package dev.agenthost.store.service;

/** Which database. */
sealed interface DatabaseSettings {
    /** The file in the data folder. */
    record Sqlite() implements DatabaseSettings {}

    /** @param url without a password */
    record Postgres(String url, String user, Secret password) implements DatabaseSettings {}
}
