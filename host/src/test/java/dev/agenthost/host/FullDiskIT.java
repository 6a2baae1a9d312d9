package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agenthost.testkit.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host starts with its data on a disk that has no room: it says what is missing, and goes on by itself when there is room.
 * Left out where mounting is not permitted.
 */
class FullDiskIT {
    private static final String SECRET = "secret";
    private static final String APP = "app0";

    /** The framework fits into it with what it writes down of its bundles, SQLite's library does not. */
    private static final long LITTLE = 900 << 10;

    @TempDir
    Path folder;

    private Distribution distribution;
    private Path data;
    private @Nullable SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        distribution = Distribution.copyTo(folder);
        data = Files.createDirectories(distribution.file("data"));
        disk = SmallDisk.over(data, "32m").orElse(null);
        assumeThat(disk).as("left out: mounting a small tmpfs is permitted").isNotNull();
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.account(APP, SECRET);
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void aFirstStartGoesOnWhenThereIsRoom() throws Exception {
        leaveFree(LITTLE);
        answersAfterRoomIsMade("is there room?");
    }

    @Test
    void aHostThatWasKilledGoesOnWhenThereIsRoom() throws Exception {
        try (HostProcess simulator = distribution.startSimulator(1, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState(APP, "READY");
            distribution.say(APP, "before");
            distribution.awaitAnswer(APP, "before");
            Path good = data.resolve("bundles/dev.agenthost.qqbot.jar");
            Await.until("its jars have proved themselves", () -> Files.exists(good));
            host.kill();
        }
        deleteAll(data.resolve("cache"));
        leaveFree(LITTLE);
        answersAfterRoomIsMade("is there room again?");
    }

    private void answersAfterRoomIsMade(String question) throws Exception {
        try (HostProcess simulator = distribution.startSimulator(1, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("SQLite's library cannot be unpacked: free space on its disk");

            Objects.requireNonNull(disk).resize("128m");

            distribution.awaitState(APP, "READY");
            distribution.say(APP, question);
            distribution.awaitAnswer(APP, question);
            assertThat(host.terminate().exitCode()).isZero();
        }
    }

    private void leaveFree(long bytes) throws IOException {
        long fill = Files.getFileStore(data).getUsableSpace() - bytes;
        byte[] block = new byte[64 << 10];
        try (OutputStream filler = Files.newOutputStream(data.resolve("filler"))) {
            for (long written = 0; written < fill; written += block.length) {
                filler.write(block, 0, (int) Math.min(block.length, fill - written));
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
