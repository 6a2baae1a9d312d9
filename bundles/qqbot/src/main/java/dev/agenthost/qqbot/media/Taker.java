package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes what is fetched: to a shelf, to a file. */
@FunctionalInterface
public interface Taker<T> {
    /**
     * Reads a file to its end; may block.
     *
     * @param content ends with an exception when the file is too large, too slow or cut off: then nothing may be kept
     * @param contentType as the server gives it, or null
     */
    T take(InputStream content, @Nullable String contentType) throws IOException;
}
