package dev.agenthost.qqbot.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that was fetched.
 *
 * @param file its content, and the caller's from now on
 * @param contentType as the server gives it, or null
 * @param size bytes
 * @param sha256 of its content, in hexadecimal
 */
record Fetched(Path file, @Nullable String contentType, long size, String sha256) {}
