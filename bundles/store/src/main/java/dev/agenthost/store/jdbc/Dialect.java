package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. Thread-safe. */
interface Dialect {
    /** What a connection is for. */
    enum Use {
        WRITING,
        READING
    }

    /** Which database this is, for people; no password. */
    String where();

    /** A new connection, without auto-commit. */
    Connection connect(Use use) throws SQLException;

    /** The database's own clock in SQL: milliseconds since 1970. */
    String now();

    /** Lets one host at a time make the schema, until the transaction ends. */
    void lockSchema(Session session) throws SQLException;

    /** How many bytes what we keep in the database takes, its log included. */
    long size(Session session) throws SQLException, StoreException;

    /** How much of the room it may take is in use, from 0 to 1; 0 where it has no bound. */
    double fill(Session session) throws SQLException, StoreException;

    /** How many bytes of them are the log's; 0 where it is the server's. */
    default long log() {
        return 0;
    }

    /** Whether the log is longer than it should be, and {@link #scrub} would shorten it. */
    default boolean logIsLong() {
        return false;
    }

    /** Whether the connection is of no use any more after this. */
    boolean lost(SQLException e);

    /** Whether the transaction met another one, and the same may work at once. */
    boolean conflict(SQLException e);

    /** Says what is wrong and what a person must do. */
    StoreException explain(SQLException e);

    /**
     * Sees to it that nothing is left in the database's files of what was erased, as far as the database can.
     *
     * @param patienceMillis how long those who read an earlier state are waited for
     * @return whether that is so; else they still read it
     */
    boolean scrub(int patienceMillis) throws SQLException;
}
