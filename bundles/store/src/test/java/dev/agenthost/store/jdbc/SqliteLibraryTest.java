package dev.agenthost.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agenthost.testkit.SmallDisk;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

class SqliteLibraryTest {
    @TempDir
    Path folder;

    @Test
    void isUnpackedWholeUnderANameOfItsOwn() throws Exception {
        Path first = SqliteLibrary.unpack(folder);
        Path second = SqliteLibrary.unpack(folder);

        assertThat(first).isNotEqualTo(second);
        assertThat(second).hasSameBinaryContentAs(first).hasBinaryContent(packed());
    }

    @Test
    void isThereOnlyOnceThereIsRoomForIt() throws Exception {
        Optional<SmallDisk> small = SmallDisk.over(folder, "512k");
        assumeThat(small).as("mounting a small tmpfs is permitted").isPresent();
        try (SmallDisk disk = small.orElseThrow()) {
            assertThatIOException().isThrownBy(() -> SqliteLibrary.unpack(folder));
            assertThat(folder).isEmptyDirectory();

            disk.resize("4m");
            assertThat(SqliteLibrary.unpack(folder)).hasBinaryContent(packed());
        }
    }

    private static byte[] packed() throws Exception {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (var packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            return packed.readAllBytes();
        }
    }
}
