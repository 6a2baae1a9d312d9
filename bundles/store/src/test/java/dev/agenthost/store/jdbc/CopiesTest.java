package dev.agenthost.store.jdbc;

import static dev.agenthost.store.jdbc.Rows.MAIN;
import static dev.agenthost.store.jdbc.Rows.NOW;
import static dev.agenthost.store.jdbc.Rows.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.ManualTime;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {
    private final ManualTime time = new ManualTime(NOW, 0);

    @TempDir
    Path folder;

    private Path live;
    private Path copy;

    @BeforeEach
    void paths() {
        live = folder.resolve("store.db");
        copy = folder.resolve("copy.db");
    }

    private OpenDatabase open() throws StoreException {
        return OpenDatabase.sqlite(live, 64 << 20, time);
    }

    private long unsettled() throws StoreException {
        try (OpenDatabase database = open()) {
            return database.figures().unsettled();
        }
    }

    @Test
    void aCopyTakesThePlaceOfWhatIsThere() throws Exception {
        try (OpenDatabase database = open()) {
            take(database.store(), MAIN, "a");
            database.backup(copy);
            take(database.store(), MAIN, "b");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");

        Path kept = Copies.replace(live, Copies.stage(copy, live), NOW);
        assertThat(unsettled()).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(live)))
                .isEqualTo("rw-------");

        Files.move(kept, live, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(unsettled()).isEqualTo(2);
    }

    /** Whoever restores often fills no disk with what was there before. */
    @Test
    void ofWhatWasReplacedTheLatestThreeAreKept() throws Exception {
        try (OpenDatabase database = open()) {
            take(database.store(), MAIN, "a");
            database.backup(copy);
        }
        List<Path> kept = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("store.db-wal"), "log of " + i);
            kept.add(Copies.replace(live, Copies.stage(copy, live), NOW.plusSeconds(i)));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().matches("store-before-restore-.*db")))
                    .containsExactlyInAnyOrderElementsOf(kept.subList(2, 5));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith("-wal"))).hasSize(3);
        }
    }

    @Test
    void aCopyIsNeverWrittenOverAnything() throws Exception {
        Files.writeString(copy, "precious");
        try (OpenDatabase database = open()) {
            assertThatThrownBy(() -> database.backup(copy)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(Files.readString(copy)).isEqualTo("precious");
    }

    @Test
    void aCopyThatCannotBeFinishedLeavesNothing() throws Exception {
        try (OpenDatabase database = open()) {
            assertThatThrownBy(() -> database.backup(folder.resolve("none").resolve("copy.db")))
                    .isInstanceOf(java.io.IOException.class);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void whatIsNoCopyChangesNothing() throws Exception {
        try (OpenDatabase database = open()) {
            take(database.store(), MAIN, "a");
        }
        Files.writeString(copy, "no database ".repeat(1_000));
        refused(copy, "a copy that a backup made");

        refused(folder.resolve("none.db"), "one file that a backup made");

        Files.delete(copy);
        OpenDatabase.open(
                        new SqliteDialect(copy, 64 << 20),
                        new Schema(List.of("create table other (id integer);\n")),
                        time,
                        null)
                .close();
        refused(copy, "a copy that a backup made");

        assertThat(unsettled()).isEqualTo(1);
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("store.db", "copy.db");
        }
    }

    @Test
    void aDamagedCopyIsRefused() throws Exception {
        try (OpenDatabase database = open()) {
            for (int i = 0; i < 300; i++) {
                take(database.store(), MAIN, "m" + i);
            }
            database.backup(copy);
        }
        byte[] bytes = Files.readAllBytes(copy);
        for (int i = 20 * 4096; i < bytes.length; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(copy, bytes);

        assertThatThrownBy(() -> Copies.stage(copy, live))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
        assertThat(unsettled()).isEqualTo(300);
    }

    private void refused(Path file, String why) {
        assertThatThrownBy(() -> Copies.stage(file, live))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageContainingAll(file.toString(), why);
    }
}
