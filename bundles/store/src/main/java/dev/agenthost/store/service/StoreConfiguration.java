package dev.agenthost.store.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the store as forms show them; the constants are the only place where a default stands. */
@ObjectClassDefinition(
        name = "Agent Host: store",
        description = "Where the state of the host is kept, and how long what is settled is remembered.")
@interface StoreConfiguration {
    int MAX_MEBIBYTES = 2048;
    int REPEATS_HOURS = 24;
    int REPEATS_KEPT = 100_000;
    int DEAD_LETTER_DAYS = 30;
    int DEAD_LETTERS_KEPT = 10_000;
    int UNFINISHED_DAYS = 7;
    int KEYS_KEPT = 200_000;
    int LEASE_SECONDS = 15;

    @AttributeDefinition(
            name = "Database",
            description = "jdbc:postgresql://host:port/database, for hosts that share one state; without a password"
                    + " in it. Empty: SQLite, in the data folder of the host.")
    String url() default "";

    @AttributeDefinition(name = "User", description = "The user of the PostgreSQL database.")
    String user() default "";

    @AttributeDefinition(
            name = "Password",
            description = "The password of that user, by reference: $[secret:name] or $[env:NAME].",
            type = AttributeType.PASSWORD)
    String password() default "";

    @AttributeDefinition(
            name = "Largest size",
            description =
                    "How large the database may get, in MiB: SQLite's files, on PostgreSQL our own tables. When nine"
                            + " tenths are used, the oldest settled messages go; SQLite takes nothing more when all are.",
            min = "8",
            max = "1048576")
    int maxMebibytes() default MAX_MEBIBYTES;

    @AttributeDefinition(
            name = "Memory of repeats",
            description = "For how many hours settled messages are kept to recognise repeats of them.",
            min = "1",
            max = "8760")
    int repeatsHours() default REPEATS_HOURS;

    @AttributeDefinition(
            name = "Settled messages kept",
            description = "How many settled messages of one account are kept at most.",
            min = "1",
            max = "10000000")
    int repeatsKept() default REPEATS_KEPT;

    @AttributeDefinition(
            name = "Dead letters",
            description = "For how many days a dead letter waits for a person.",
            min = "1",
            max = "3650")
    int deadLetterDays() default DEAD_LETTER_DAYS;

    @AttributeDefinition(
            name = "Dead letters kept",
            description = "How many dead letters of one account wait for a person at most; the oldest are dropped.",
            min = "1",
            max = "10000000")
    int deadLettersKept() default DEAD_LETTERS_KEPT;

    @AttributeDefinition(
            name = "Unfinished messages",
            description = "After how many days a message that is not finished becomes a dead letter.",
            min = "1",
            max = "3650")
    int unfinishedDays() default UNFINISHED_DAYS;

    @AttributeDefinition(
            name = "Keys kept",
            description = "How many keys the memory of one account (what its adapter keeps) holds at most.",
            min = "1",
            max = "10000000")
    int keysKept() default KEYS_KEPT;

    @AttributeDefinition(
            name = "Lease",
            description = "Of hosts that share a PostgreSQL database: after how many seconds of silence another host"
                    + " takes over the accounts of one that is gone.",
            min = "3",
            max = "3600")
    int leaseSeconds() default LEASE_SECONDS;
}
