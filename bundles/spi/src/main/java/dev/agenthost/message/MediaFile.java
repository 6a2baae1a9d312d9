package dev.agenthost.message;

import org.jspecify.annotations.Nullable;

/**
 * A file on the host's media shelf, named by its content.
 *
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 * @param contentType a MIME type, {@code application/octet-stream} when nobody knows
 * @param fileName what people call it, or null
 * @param size bytes
 */
public record MediaFile(
        String sha256, String contentType, @Nullable String fileName, long size) {
    public MediaFile {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: '" + sha256 + "'");
        }
    }
}
