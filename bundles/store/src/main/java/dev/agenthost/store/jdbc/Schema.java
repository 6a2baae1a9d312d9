package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The schema, made and brought up to date by numbered scripts, each once and in one transaction.
 *
 * @param scripts version 1 first; statements end with a semicolon at the end of a line
 */
record Schema(List<String> scripts) {
    private static final int LATEST = 4;

    /** What this version of the host works on. */
    static Schema current() {
        List<String> scripts = new ArrayList<>();
        for (int version = 1; version <= LATEST; version++) {
            scripts.add(script("%03d.sql".formatted(version)));
        }
        return new Schema(scripts);
    }

    private static String script(String name) {
        try (InputStream script = Schema.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int version() {
        return scripts.size();
    }

    /** @throws StoreException when the database is of a later version than this, or cannot be brought up to it */
    void apply(Database database) throws StoreException {
        database.write(session -> {
            database.dialect().lockSchema(session);
            session.execute("create table if not exists schema_version (version integer not null)");
            int found = version(session);
            if (found > version()) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "%s has schema %d, this host knows up to %d: install the later version of the host again, or"
                                        .formatted(database.dialect().where(), found, version())
                                + " give it another database",
                        null);
            }
            for (int next = found; next < version(); next++) {
                upgrade(session, scripts.get(next), next + 1);
            }
            return found;
        });
    }

    private static int version(Session session) throws SQLException, StoreException {
        return (int) session.number("select coalesce(max(version), 0) from schema_version", Parameters.Giver.NONE);
    }

    private static void upgrade(Session session, String script, int version) throws SQLException, StoreException {
        for (String statement : statements(script)) {
            session.execute(statement);
        }
        session.update("insert into schema_version (version) values (?)", p -> p.number(version));
    }

    private static List<String> statements(String script) {
        return Arrays.stream(script.split(";\\s*(\\R|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
