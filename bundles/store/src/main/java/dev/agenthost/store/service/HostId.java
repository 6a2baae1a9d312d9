package dev.agenthost.store.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which host this is among those that share a database: the same over restarts on one data folder, and one process at a time,
 * for its file is locked until this is closed or the process ends, however it ends.
 */
final class HostId implements AutoCloseable {
    private static final String FILE = "host.id";
    private static final int LONGEST = 100;

    private final FileChannel channel;
    private final String value;

    private HostId(FileChannel channel, String value) {
        this.channel = channel;
        this.value = value;
    }

    /** @throws IOException with words for people, also when another process holds it */
    static HostId lock(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException(file + " is locked: another host runs on this folder; stop it first");
            }
            return new HostId(channel, idIn(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String idIn(FileChannel channel) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(LONGEST);
        channel.read(read, 0);
        String known = new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII).strip();
        if (!known.isEmpty()) {
            return known;
        }
        String made = UUID.randomUUID().toString();
        channel.write(ByteBuffer.wrap((made + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return made;
    }

    String value() {
        return value;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the process's end does it
        }
    }
}
