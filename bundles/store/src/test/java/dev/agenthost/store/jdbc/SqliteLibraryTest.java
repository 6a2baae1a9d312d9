package dev.agenthost.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.toString()))
                .as("mounting a small tmpfs is permitted")
                .isZero();
        try {
            assertThatIOException().isThrownBy(() -> SqliteLibrary.unpack(folder));
            assertThat(folder).isEmptyDirectory();

            assertThat(run("mount", "-o", "remount,size=4m", folder.toString())).isZero();
            assertThat(SqliteLibrary.unpack(folder)).hasBinaryContent(packed());
        } finally {
            assertThat(run("umount", folder.toString())).isZero();
        }
    }

    private static byte[] packed() throws Exception {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (var packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            return packed.readAllBytes();
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
