package dev.agenthost.qqbot.media;

/**
 * What a message refers to an uploaded file by.
 *
 * @param value the platform's {@code file_info}, opaque
 * @param type what it was uploaded as: a large picture is a file
 */
public record FileInfo(String value, FileType type) {}
