package dev.agenthost.store.jdbc;

import dev.agenthost.message.AccountId;
import dev.agenthost.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parameters of one statement, given from the first to the last. */
final class Parameters {
    /** Gives the parameters of one statement. */
    @FunctionalInterface
    interface Giver {
        /** A statement without any. */
        Giver NONE = parameters -> {};

        void to(Parameters parameters) throws SQLException, StoreException;
    }

    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters account(AccountId account) throws SQLException, StoreException {
        return key("account", account.toString());
    }

    /** An id or a name; {@code what} names it in errors. */
    Parameters key(String what, String value) throws SQLException, StoreException {
        statement.setString(++index, StoredText.encode(what, value, StoredText.LONGEST_KEY));
        return this;
    }

    Parameters keyOrNull(String what, @Nullable String value) throws SQLException, StoreException {
        if (value != null) {
            return key(what, value);
        }
        statement.setNull(++index, Types.VARCHAR);
        return this;
    }

    Parameters text(String what, @Nullable String value) throws SQLException, StoreException {
        statement.setString(++index, value == null ? null : StoredText.encode(what, value, StoredText.LONGEST_TEXT));
        return this;
    }

    Parameters name(Enum<?> constant) throws SQLException {
        statement.setString(++index, constant.name());
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Parameters number(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    Parameters time(@Nullable Instant value) throws SQLException, StoreException {
        index++;
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, millis(value));
        }
        return this;
    }

    private static long millis(Instant time) throws StoreException {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new StoreException(StoreException.Kind.REFUSED, "a time out of every calendar: " + time, e);
        }
    }
}
