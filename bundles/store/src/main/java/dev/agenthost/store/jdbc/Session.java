package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection in a transaction, with the statements that were prepared on it. For one thread at a time. */
final class Session implements AutoCloseable {
    /** Gives the parameters of one statement of many. */
    @FunctionalInterface
    interface GiverOf<T> {
        void to(Parameters parameters, T item) throws SQLException, StoreException;
    }

    final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Runs one statement for every item; how many rows each changed. */
    <T> int[] batch(String sql, List<T> items, GiverOf<? super T> giver) throws SQLException, StoreException {
        if (items.isEmpty()) {
            return new int[0];
        }
        PreparedStatement statement = prepare(sql);
        try {
            for (T item : items) {
                giver.to(new Parameters(statement), item);
                statement.addBatch();
            }
            return statement.executeBatch();
        } finally {
            statement.clearBatch();
        }
    }

    /** How many rows were changed. */
    int update(String sql, Parameters.Giver giver) throws SQLException, StoreException {
        PreparedStatement statement = prepare(sql);
        giver.to(new Parameters(statement));
        return statement.executeUpdate();
    }

    <T> List<T> list(String sql, Parameters.Giver giver, Row.Reader<T> reader) throws SQLException, StoreException {
        PreparedStatement statement = prepare(sql);
        giver.to(new Parameters(statement));
        List<T> rows = new ArrayList<>();
        try (ResultSet answer = statement.executeQuery()) {
            while (answer.next()) {
                rows.add(reader.read(new Row(answer)));
            }
        }
        return rows;
    }

    <T> @Nullable T first(String sql, Parameters.Giver giver, Row.Reader<T> reader)
            throws SQLException, StoreException {
        List<T> rows = list(sql, giver, reader);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The one number a statement gives. */
    long number(String sql, Parameters.Giver giver) throws SQLException, StoreException {
        Long number = first(sql, giver, Row::number);
        if (number == null) {
            throw new SQLException("expected a row");
        }
        return number;
    }

    /** Runs a statement that is of no use twice. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
