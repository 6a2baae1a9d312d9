package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of an answer, read from the first column to the last. */
final class Row {
    /** Makes a value of a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    private final ResultSet answer;
    private int column;

    Row(ResultSet answer) {
        this.answer = answer;
    }

    AccountId account() throws SQLException {
        return AccountId.parse(text());
    }

    String text() throws SQLException {
        String text = textOrNull();
        if (text == null) {
            throw new SQLException("no value in column " + column);
        }
        return text;
    }

    @Nullable
    String textOrNull() throws SQLException {
        return StoredText.decode(answer.getString(++column));
    }

    <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
        return Enum.valueOf(type, text());
    }

    long number() throws SQLException {
        return answer.getLong(++column);
    }

    int integer() throws SQLException {
        return answer.getInt(++column);
    }

    boolean flag() throws SQLException {
        return answer.getBoolean(++column);
    }

    Instant time() throws SQLException {
        return Instant.ofEpochMilli(number());
    }

    @Nullable
    Instant timeOrNull() throws SQLException {
        long millis = number();
        return answer.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
