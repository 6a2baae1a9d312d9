package dev.agenthost.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesWhatWasThereAndLeavesNothingBesideIt() throws Exception {
        Path file = folder.resolve("file");
        Files.writeString(folder.resolve("file.tmp"), "of a machine that stopped, longer than what comes");
        DurableFile.write(file, "before");
        DurableFile.write(file, "after ü");

        assertThat(file).hasContent("after ü");
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void copiesOverWhatWasThere() throws Exception {
        Path source = Files.writeString(folder.resolve("source"), "new");
        Path target = Files.writeString(folder.resolve("target"), "old");
        DurableFile.copy(source, target);

        assertThat(target).hasContent("new");
        assertThat(source).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void leavesNothingOfWhatCannotBePutInPlace() throws Exception {
        Path taken = Files.createDirectories(folder.resolve("taken/inside")).getParent();

        assertThatThrownBy(() -> DurableFile.write(taken, "text")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> DurableFile.copy(folder.resolve("missing"), folder.resolve("target")))
                .isInstanceOf(IOException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
        assertThat(taken.resolve("inside")).isDirectory();
    }
}
