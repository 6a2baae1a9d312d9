package dev.agenthost.store.jdbc;

import dev.agenthost.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

@WithPostgres
class PostgresStoreTest extends StoreContract {
    private String url;

    @Override
    OpenDatabase open() throws Exception {
        return OpenDatabase.postgres(url(), PostgresServer.USER, PostgresServer.PASSWORD, time, null);
    }

    @Override
    OpenDatabase openShared(String host) throws Exception {
        return OpenDatabase.postgres(url(), PostgresServer.USER, PostgresServer.PASSWORD, time, host);
    }

    @Override
    OpenDatabase open(Schema schema) throws Exception {
        return OpenDatabase.open(
                new PostgresDialect(url(), PostgresServer.USER, PostgresServer.PASSWORD), schema, time, null);
    }

    @Override
    void execute(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    String plan(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain " + withValues(sql))) {
            return joined(plan, 1).replace("Sort", "SORT");
        }
    }

    /** A plan is made for values: an account, a page of rows. */
    private static String withValues(String sql) {
        return sql.replaceAll("account = \\?", "account = 'qqbot/main'")
                .replaceAll("limit \\?", "limit 100")
                .replace("?", "1000");
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(url(), PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private String url() {
        if (url == null) {
            url = WithPostgres.Server.running().newDatabase();
        }
        return url;
    }
}
