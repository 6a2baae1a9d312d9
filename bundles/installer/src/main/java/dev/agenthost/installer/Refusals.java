package dev.agenthost.installer;

import dev.agenthost.file.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jars that lie in bundles/ and are not taken: each with its reason in the log and in a file beside it. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Map<Path, String> reasons = new HashMap<>();

    /** Those whose reason is not in the jar. */
    private final Set<Path> forTheDisk = new TreeSet<>();

    /** Tells the reason, once. */
    void add(Path file, String reason) {
        forTheDisk.remove(file);
        tell(file, reason);
    }

    /** What may work later although nothing else has changed. */
    void addForTheDisk(Path file, String reason) {
        forTheDisk.add(file);
        tell(file, reason);
    }

    List<Path> forTheDisk() {
        return List.copyOf(forTheDisk);
    }

    String reason(Path file) {
        return reasons.getOrDefault(file, "");
    }

    private void tell(Path file, String reason) {
        if (reason.equals(reasons.put(file, reason))) {
            return;
        }
        write(file, reason);
        LOG.warn("{} is not taken: {}", file.getFileName(), reason);
    }

    /** Writes a line beside the jar; what is told of a jar that was renamed to {@code *.rejected} stays above it. */
    static void write(Path file, String line) {
        try {
            String above = Files.exists(rejected(file)) && Files.exists(note(file)) ? Files.readString(note(file)) : "";
            DurableFile.write(note(file), above + line + System.lineSeparator());
        } catch (IOException e) {
            LOG.warn("The reason cannot be written beside {}: {}", file.getFileName(), e.getMessage());
        }
    }

    /** Where a jar goes that ran and was found bad. */
    static Path rejected(Path file) {
        return file.resolveSibling(file.getFileName() + ".rejected");
    }

    void remove(Path file) {
        reasons.remove(file);
        forTheDisk.remove(file);
        try {
            if (!Files.exists(rejected(file))) {
                Files.deleteIfExists(note(file));
            }
        } catch (IOException e) {
            LOG.warn("The outdated {} cannot be deleted: {}", note(file), e.getMessage());
        }
    }

    List<Path> files() {
        List<Path> files = new ArrayList<>(reasons.keySet());
        files.sort(null);
        return files;
    }

    static Path note(Path file) {
        return file.resolveSibling(file.getFileName() + ".rejected.txt");
    }
}
