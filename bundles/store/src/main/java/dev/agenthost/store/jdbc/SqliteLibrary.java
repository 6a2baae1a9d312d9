package dev.agenthost.store.jdbc;

import dev.agenthost.file.DurableFile;
import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
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
        Path own = folder.resolve(UUID.randomUUID() + "-" + name);
        DurableFile.write(own, packed(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name));
        return own;
    }

    private static byte[] packed(String resource) throws IOException {
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("the driver has none for this system: " + resource);
            }
            return packed.readAllBytes();
        }
    }
}
