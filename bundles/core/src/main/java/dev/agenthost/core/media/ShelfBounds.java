package dev.agenthost.core.media;

import java.time.Duration;

/**
 * What the media shelf keeps.
 *
 * @param bytes how much all files may take together; the longest unused go first
 * @param life how long a file is kept after it was last used
 */
public record ShelfBounds(long bytes, Duration life) {}
