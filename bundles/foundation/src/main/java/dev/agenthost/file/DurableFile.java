package dev.agenthost.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are there whole or not at all, whenever the machine stops. What is new is made beside the file, as
 * {@code NAME.tmp}, put on the disk and renamed; nothing of it is left when that fails. Thread-safe, but a file has one writer.
 */
public final class DurableFile {
    private DurableFile() {}

    /** As {@link #write(Path, byte[])}, the text in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes the file or replaces it in one step.
     *
     * @param file in a folder that exists
     * @throws IOException when it is not written; what was there before is still there
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path aside = aside(file);
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            put(aside, file);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Makes the target or replaces it in one step.
     *
     * @param target in a folder that exists
     * @throws IOException when it is not written; what was there before is still there
     */
    public static void copy(Path source, Path target) throws IOException {
        Path aside = aside(target);
        try {
            Files.copy(source, aside, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            put(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** In the same folder, under a name nobody watches. */
    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    private static void put(Path aside, Path file) throws IOException {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
