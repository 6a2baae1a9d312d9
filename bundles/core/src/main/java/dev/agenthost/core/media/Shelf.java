package dev.agenthost.core.media;

import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaShelf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files named by the SHA-256 of their content. The time of a file's last use is its modification time, so that the
 * order outlives the host. Thread-safe.
 */
public final class Shelf implements MediaShelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    /** What one file may have. */
    static final long LARGEST = 200L << 20;

    private static final String INCOMING = "incoming-";
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Path folder;
    private final InstantSource clock;
    private final Supplier<ShelfBounds> bounds;

    private record Kept(long size, Instant used) {}

    /** By SHA-256, the longest unused first. */
    private final Map<String, Kept> files = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    private Shelf(Path folder, InstantSource clock, Supplier<ShelfBounds> bounds) {
        this.folder = folder;
        this.clock = clock;
        this.bounds = bounds;
    }

    /**
     * Takes a folder into use with what it holds; what an earlier life did not finish is removed.
     *
     * @param folder is made, for the host's own user alone
     * @param bounds asked at every use
     */
    public static Shelf open(Path folder, InstantSource clock, Supplier<ShelfBounds> bounds) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Shelf shelf = new Shelf(folder, clock, bounds);
        shelf.load();
        shelf.tidy();
        return shelf;
    }

    private synchronized void load() throws IOException {
        record Found(String name, Kept kept) {}

        List<Found> found = new ArrayList<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path path : listed.toList()) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(INCOMING)) {
                    Files.delete(path);
                } else if (name.matches("[0-9a-f]{64}")) {
                    Instant used = Files.getLastModifiedTime(path).toInstant();
                    found.add(new Found(name, new Kept(Files.size(path), used)));
                }
            }
        }
        found.sort(Comparator.comparing(each -> each.kept().used()));
        found.forEach(each -> keep(each.name(), each.kept()));
    }

    @Override
    public MediaFile put(InputStream content, @Nullable String fileName, String contentType) throws IOException {
        Path incoming = Files.createTempFile(folder, INCOMING, null);
        try {
            MessageDigest digest = sha256();
            long size = copy(content, incoming, digest);
            String name = HexFormat.of().formatHex(digest.digest());
            place(incoming, name, size);
            String type = contentType.isBlank() ? UNKNOWN_TYPE : contentType;
            return new MediaFile(name, type, fileName, size);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    private static long copy(InputStream content, Path to, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > LARGEST) {
                    throw new IOException("the file is larger than " + (LARGEST >> 20) + " MiB");
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return size;
    }

    private synchronized void place(Path incoming, String name, long size) throws IOException {
        Instant now = clock.instant();
        Path place = folder.resolve(name);
        Files.setLastModifiedTime(incoming, FileTime.from(now));
        Files.move(incoming, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        keep(name, new Kept(size, now));
        tidy();
    }

    @Override
    public synchronized Path path(MediaFile file) throws IOException {
        tidy();
        Kept kept = files.get(file.sha256());
        Path path = folder.resolve(file.sha256());
        if (kept == null || !Files.exists(path)) {
            throw new NoSuchFileException(file.sha256(), null, "the file is not kept any more");
        }
        Instant now = clock.instant();
        Files.setLastModifiedTime(path, FileTime.from(now));
        keep(file.sha256(), new Kept(kept.size(), now));
        return path;
    }

    private void keep(String name, Kept kept) {
        Kept before = files.put(name, kept);
        bytes += kept.size() - (before == null ? 0 : before.size());
    }

    /** Removes what is over the bounds; the file used last stays in any case. */
    public synchronized void tidy() {
        ShelfBounds now = bounds.get();
        Instant eldest = clock.instant().minus(now.life());
        Iterator<Map.Entry<String, Kept>> longestUnusedFirst = files.entrySet().iterator();
        while (longestUnusedFirst.hasNext()) {
            Map.Entry<String, Kept> file = longestUnusedFirst.next();
            boolean over = bytes > now.bytes() && longestUnusedFirst.hasNext();
            if (!over && !file.getValue().used().isBefore(eldest)) {
                return;
            }
            longestUnusedFirst.remove();
            bytes -= file.getValue().size();
            delete(folder.resolve(file.getKey()));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("a file of the media shelf cannot be deleted: {}", e.toString());
        }
    }

    /** How many files there are. */
    public synchronized int count() {
        return files.size();
    }

    /** How much they take. */
    public synchronized long bytes() {
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
