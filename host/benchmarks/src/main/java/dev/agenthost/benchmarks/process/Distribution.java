package dev.agenthost.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exploded distribution in a folder of its own, with nothing configured.
 *
 * @param folder absolute
 */
record Distribution(Path folder) {
    private static final List<String> LEFT_OUT = List.of("data", "demo");

    /** Copies programs, features and bundles; neither data nor configuration, but for the logging. */
    static Distribution copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                if (!LEFT_OUT.contains(relative.getName(0).toString())
                        && !relative.toString().endsWith(".cfg")) {
                    Path target = to.resolve(relative.toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
        return new Distribution(to);
    }

    Path program() {
        return folder.resolve("bin").resolve("agenthost");
    }

    void drop(Path bundle) throws IOException {
        Files.copy(bundle, folder.resolve("bundles").resolve(bundle.getFileName()));
    }

    /** Writes the configuration so that a watcher never sees half of it. */
    void configure(String pid, String settings) throws IOException {
        Path config = folder.resolve("config");
        Path half = config.resolve(pid + ".part");
        Files.writeString(half, settings);
        Files.move(half, config.resolve(pid + ".cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
