package dev.agenthost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk as small as a test wants it, in memory; what is on it goes with it. For one thread at a time. */
public final class SmallDisk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Puts one over an empty folder; nothing where this process may not.
     *
     * @param size as {@code mount} writes it: 512k, 3m
     */
    public static Optional<SmallDisk> over(Path folder, String size) {
        return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())
                ? Optional.of(new SmallDisk(folder))
                : Optional.empty();
    }

    /** Makes it larger; what is on it stays. */
    public void resize(String size) {
        if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new IllegalStateException(folder + " cannot be made " + size);
        }
    }

    /** Takes it away, also while somebody has files open on it. */
    @Override
    public void close() {
        if (!run("umount", "-l", folder.toString())) {
            throw new IllegalStateException(folder + " cannot be taken away");
        }
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
