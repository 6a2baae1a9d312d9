package dev.agenthost.installer;

import dev.agenthost.file.DurableFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars under {@code data/bundles}: of each symbolic name the last good one ({@code NAME.jar}), the good one before it
 * ({@code NAME.previous.jar}), and the one on probation ({@code NAME.probation.jar}).
 */
final class KeptJars {
    private static final Logger LOG = LoggerFactory.getLogger(KeptJars.class);

    private final Path folder;

    KeptJars(Path folder) {
        this.folder = folder;
    }

    /** A private copy of a dropped jar until {@link #copyIsOver}; there is one at a time. One that is kept is not copied again. */
    Path copy(Path file) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                if (Files.size(jar) == Files.size(file) && Files.mismatch(jar, file) < 0) {
                    return jar;
                }
            }
        }
        return Files.copy(file, incoming(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Half a copy would take the very room that is lacking. */
    void copyIsOver() {
        try {
            Files.deleteIfExists(incoming());
        } catch (IOException e) {
            LOG.debug("{} stays until the next jar", incoming(), e);
        }
    }

    private Path incoming() {
        return folder.resolve("incoming.tmp");
    }

    /**
     * To be asked before anything that runs is touched.
     *
     * @throws IOException when the framework cannot keep the candidate for lack of room
     */
    void roomFor(Candidate candidate) throws IOException {
        long needed = Files.size(candidate.copy());
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new IOException("No room on the disk: " + needed + " bytes are needed, " + free + " are free");
        }
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
