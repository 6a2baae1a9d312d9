package dev.agenthost.message;

import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message; not fetched yet.
 *
 * @param contentType as the platform gives it ({@code image/png}, {@code voice}, {@code file})
 * @param url where the content lies, with scheme; may expire within hours
 * @param fileName the original name, or null
 * @param size bytes, or -1 when unknown
 */
public record Attachment(
        String contentType, String url, @Nullable String fileName, long size) {}
