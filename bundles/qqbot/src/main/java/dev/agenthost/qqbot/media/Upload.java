package dev.agenthost.qqbot.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is to be sent.
 *
 * @param type what it is to be shown as
 * @param file its content; not changed while it is uploaded
 * @param fileName what people see, of a file
 * @param sha256 of its content, in hexadecimal, or null when it is not known yet
 */
public record Upload(
        FileType type, Path file, String fileName, @Nullable String sha256) {}
