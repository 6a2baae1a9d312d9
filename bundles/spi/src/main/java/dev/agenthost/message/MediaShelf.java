package dev.agenthost.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The host's private shelf for files that came with messages or are to be sent; a service of the host, for agents and adapters.
 * Files are named by their content and kept for a while, not for ever: by default a day, and a gibibyte in all, the longest
 * unused go first. Methods block on the disk; any thread.
 */
@ProviderType
public interface MediaShelf {
    /**
     * Puts a file there; closes nothing.
     *
     * @param fileName what people call it, or null
     * @param contentType a MIME type
     * @throws IOException when it cannot be read or stored, or is larger than the shelf takes (200 MiB)
     */
    MediaFile put(InputStream content, @Nullable String fileName, String contentType) throws IOException;

    /**
     * Where the file lies; for reading alone. It stays there for another while from now.
     *
     * @throws java.nio.file.NoSuchFileException when it is not kept any more
     */
    Path path(MediaFile file) throws IOException;
}
