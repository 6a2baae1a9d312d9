package dev.agenthost.store.jdbc;

import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library. The driver unpacks it when the first connection is opened, tries that once, and never loads it in
 * this process if the disk was full just then: so it is unpacked here, whole or not at all, before the driver is asked.
 */
public final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final String DRIVERS_FOLDER = "org.sqlite.tmpdir";

    private static boolean loaded;

    private SqliteLibrary() {}

    /**
     * Loads it; does nothing when it is loaded.
     *
     * @param folder where it is unpacked; emptied at every start, or copies pile up
     * @throws StoreException when that is not possible now; to be called again
     */
    public static synchronized void load(Path folder) throws StoreException {
        if (loaded) {
            return;
        }
        System.setProperty(DRIVERS_FOLDER, folder.toString());
        try {
            Path library = unpack(folder);
            System.setProperty(FOLDER, folder.toString());
            System.setProperty(NAME, library.getFileName().toString());
            loaded = SQLiteJDBCLoader.initialize();
        } catch (IOException e) {
            throw unavailable(folder + ": SQLite's library cannot be unpacked: free space on its disk", e);
        } catch (Exception e) {
            throw unavailable(folder + ": SQLite's library cannot be loaded from there", e);
        }
    }

    private static StoreException unavailable(String what, Exception cause) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, what + " (" + cause + ")", cause);
    }

    /** Under a name of its own, since a file that one class loader has loaded is refused to others; on the disk when this returns. */
    static Path unpack(Path folder) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        byte[] library = packed(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
        String own = UUID.randomUUID() + "-" + name;
        Path part = folder.resolve(own + ".part");
        try {
            write(part, library);
            if (Files.size(part) != library.length) {
                throw new IOException(part + ": " + Files.size(part) + " of " + library.length + " bytes");
            }
            return Files.move(part, folder.resolve(own), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static byte[] packed(String resource) throws IOException {
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("the driver has none for this system: " + resource);
            }
            return packed.readAllBytes();
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
