package dev.agenthost.message;

import java.util.Locale;

/** What a file is to people. */
public enum MediaKind {
    /** A picture. */
    IMAGE,
    /** Spoken words. */
    VOICE,
    /** A film. */
    VIDEO,
    /** Anything else. */
    FILE;

    /** The kind that goes with a content type, as {@code image/png} or a platform's own word ({@code voice}) say it. */
    public static MediaKind of(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("image")) {
            return IMAGE;
        }
        if (type.startsWith("voice") || type.startsWith("audio")) {
            return VOICE;
        }
        return type.startsWith("video") ? VIDEO : FILE;
    }
}
