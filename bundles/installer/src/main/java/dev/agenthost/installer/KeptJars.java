package dev.agenthost.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The jars under {@code data/bundles}: of each symbolic name the last good one ({@code NAME.jar}), the good one before it
 * ({@code NAME.previous.jar}), and the one on probation ({@code NAME.probation.jar}).
 */
final class KeptJars {
    private final Path folder;

    KeptJars(Path folder) {
        this.folder = folder;
    }

    /** A private copy of a dropped jar; there is one at a time. */
    Path copy(Path file) throws IOException {
        return Files.copy(file, folder.resolve("incoming.tmp"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last good jar; need not be there. */
    Path good(String symbolicName) {
        return folder.resolve(symbolicName + ".jar");
    }

    boolean isGood(Candidate candidate) throws IOException {
        Path good = good(candidate.symbolicName());
        return Files.exists(good) && Files.mismatch(good, candidate.copy()) < 0;
    }

    /** The candidate is on probation. */
    void keep(Candidate candidate) throws IOException {
        DurableFile.copy(candidate.copy(), probation(candidate.symbolicName()));
    }

    /** What was on probation is the last good jar now. */
    void promote(String symbolicName) throws IOException {
        Path good = good(symbolicName);
        if (!Files.exists(probation(symbolicName))) {
            // done before, and not recorded
            return;
        }
        if (Files.exists(good)) {
            DurableFile.copy(good, folder.resolve(symbolicName + ".previous.jar"));
        }
        Files.move(probation(symbolicName), good, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path probation(String symbolicName) {
        return folder.resolve(symbolicName + ".probation.jar");
    }
}
