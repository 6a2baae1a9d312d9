package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL, which several hosts may share. */
final class PostgresDialect implements Dialect {
    private static final int CONNECT_SECONDS = 10;
    private static final int ANSWER_SECONDS = 30;
    private static final String LOCK_MILLIS = "10000";
    /** Any number that no other program on this database locks. */
    private static final long SCHEMA_LOCK = 0x6167656e74L;

    /** Our tables with their indexes; what others keep beside us is not ours to judge. */
    private static final String SIZE = """
            select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class
            where oid in (to_regclass('message'), to_regclass('delivery'), to_regclass('memory'))""";

    /** What rows take, their share of the indexes estimated; without reading long texts. */
    private static final String USED = """
            select (select coalesce(sum(300 + coalesce(pg_column_size(body), 0) + coalesce(pg_column_size(raw), 0)), 0)
                    from message)
                + (select coalesce(sum(150 + pg_column_size(content) + pg_column_size(request)), 0) from delivery)
                + (select coalesce(sum(250 + pg_column_size(value)), 0) from memory)""";

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final String where;
    private volatile long mostBytes = Long.MAX_VALUE;

    /**
     * @param url without a password
     * @throws IllegalArgumentException when it is no such URL
     */
    PostgresDialect(String url, String user, String password) {
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("agenthost");
        source.setOptions("-c lock_timeout=" + LOCK_MILLIS);
        source.setUrl(url);
        // Details of errors quote what was to be stored.
        source.setLogServerErrorDetail(false);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        this.where = url.replaceFirst("\\?.*", "");
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public Connection connect(Use use) throws SQLException {
        Connection connection = source.getConnection();
        try {
            if (use == Use.READING) {
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            } else {
                insistOnTheLog(connection);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A server that was set up for speed may confirm what is not on its disk yet. */
    private static void insistOnTheLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select set_config('synchronous_commit', 'on', false)"
                    + " where current_setting('synchronous_commit') = 'off'");
        }
    }

    @Override
    public String now() {
        return "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    }

    @Override
    public void lockSchema(Session session) throws SQLException {
        session.execute("select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
    }

    @Override
    public long size(Session session) throws SQLException, StoreException {
        return session.number(SIZE, Parameters.Giver.NONE);
    }

    /** The tables' files keep the room of what was deleted: only when they are large is it worth looking at every row. */
    @Override
    public double fill(Session session) throws SQLException, StoreException {
        long files = size(session);
        long most = mostBytes;
        return (double) (files < most / 2 ? files : Math.min(files, session.number(USED, Parameters.Giver.NONE)))
                / most;
    }

    /** Of our own tables. */
    void bound(long bytes) {
        mostBytes = bytes;
    }

    @Override
    public boolean lost(SQLException e) {
        String state = state(e);
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "57", "58", "XX", "" -> !state.equals("57014");
            default -> state.equals("25006");
        };
    }

    @Override
    public boolean conflict(SQLException e) {
        return state(e).startsWith("40");
    }

    @Override
    public StoreException explain(SQLException e) {
        String state = state(e);
        StoreException.Kind kind = switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22", "23", "54" -> StoreException.Kind.REFUSED;
            default -> StoreException.Kind.UNAVAILABLE;
        };
        return new StoreException(kind, where + ": " + advice(state, kind) + " (" + firstLine(e) + ")", e);
    }

    private static String advice(String state, StoreException.Kind kind) {
        if (kind == StoreException.Kind.REFUSED) {
            return "the database refuses a value";
        }
        return switch (state) {
            case "28P01", "28000" ->
                "the user or the password is wrong: see user and password in" + " dev.agenthost.store.cfg";
            case "3D000" -> "there is no such database: create it, or see url in dev.agenthost.store.cfg";
            case "42501", "3F000" -> "the user may not make or write tables: grant it the database's schema";
            case "53100" -> "no room: free space on the disk of the server";
            case "53300" -> "the server takes no more connections: raise max_connections";
            case "55P03" -> "locked by another program: end the one that holds the lock";
            case "25006" -> "the server takes no writes: see whether it is a standby";
            default ->
                state.startsWith("08") || state.startsWith("57") || state.isEmpty()
                        ? "the server does not answer: see that it runs and can be reached"
                        : "the database failed: see its log";
        };
    }

    /** Errors of a batch are told by what follows them. */
    private static String state(SQLException e) {
        for (@Nullable SQLException cause = e; cause != null; cause = cause.getNextException()) {
            if (cause.getSQLState() != null && !cause.getSQLState().isEmpty()) {
                return cause.getSQLState();
            }
        }
        return "";
    }

    private static String firstLine(SQLException e) {
        SQLException told = e.getNextException() == null ? e : e.getNextException();
        return String.valueOf(told.getMessage()).lines().findFirst().orElse("");
    }

    /** What was deleted goes with the server's next vacuum. */
    @Override
    public boolean scrub(int patienceMillis) {
        return true;
    }
}
