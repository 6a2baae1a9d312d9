package dev.agenthost.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    OpenDatabase open() throws Exception {
        return OpenDatabase.sqlite(folder.resolve("store.db"), 64 << 20, time);
    }

    @Override
    OpenDatabase openShared(String host) throws Exception {
        return OpenDatabase.open(new SqliteDialect(folder.resolve("store.db"), 64 << 20), Schema.current(), time, host);
    }

    @Override
    OpenDatabase open(Schema schema) throws Exception {
        return OpenDatabase.open(new SqliteDialect(folder.resolve("store.db"), 64 << 20), schema, time, null);
    }

    @Override
    void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    String plan(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
                PreparedStatement statement = connection.prepareStatement("explain query plan " + sql);
                ResultSet plan = statement.executeQuery()) {
            return joined(plan, 4);
        }
    }

    @Test
    void isForItsOwnerAlone() throws Exception {
        Rows.take(store, Rows.MAIN, "a");
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(1);
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .isEqualTo("rw-------");
            }
        }
    }

    /** What durability and erasure stand on. */
    @Test
    void synchronisesItsLogAtEveryCommitAndOverwritesWhatItDeletes() throws Exception {
        try (Session session =
                new Session(new SqliteDialect(folder.resolve("store.db"), 64 << 20).connect(Dialect.Use.WRITING))) {
            for (Map.Entry<String, String> pragma : Map.of(
                            "journal_mode", "wal",
                            "synchronous", "2",
                            "secure_delete", "1",
                            "foreign_keys", "1",
                            "max_page_count", "12288",
                            "journal_size_limit", "16777216",
                            "wal_autocheckpoint", "4096")
                    .entrySet()) {
                assertThat(session.first("pragma " + pragma.getKey(), Parameters.Giver.NONE, Row::text))
                        .as(pragma.getKey())
                        .isEqualTo(pragma.getValue());
            }
        }
    }
}
