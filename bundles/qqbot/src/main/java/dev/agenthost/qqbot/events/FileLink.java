package dev.agenthost.qqbot.events;

import org.jspecify.annotations.Nullable;

/**
 * A file beside a message (protocol 5.4).
 *
 * @param contentType {@code image/png}, {@code video/mp4}, {@code voice}, {@code file}, ...
 * @param url with or without scheme; may expire within hours
 * @param filename the original name; made up for pictures
 * @param size bytes
 * @param voiceWavUrl of a voice: the same as WAV
 * @param asrReferText of a voice: what the platform understood
 */
public record FileLink(
        @Nullable String contentType,
        @Nullable String url,
        @Nullable String filename,
        @Nullable String size,
        @Nullable String voiceWavUrl,
        @Nullable String asrReferText) {}
