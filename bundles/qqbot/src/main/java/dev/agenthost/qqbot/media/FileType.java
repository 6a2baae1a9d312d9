package dev.agenthost.qqbot.media;

import dev.agenthost.message.MediaKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The platform's {@code file_type}s and what they take (protocol 7.1). */
public enum FileType {
    IMAGE(1, 20),
    VIDEO(2, 30),
    VOICE(3, 20),
    FILE(4, 200);

    static final int MEBIBYTE = 1024 * 1024;

    /** Of every type; code 850031 above. */
    static final long HARD_LIMIT = 200L * MEBIBYTE;

    private final int code;
    private final long softLimit;

    FileType(int code, int softLimitMebibytes) {
        this.code = code;
        this.softLimit = (long) softLimitMebibytes * MEBIBYTE;
    }

    public static FileType of(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> IMAGE;
            case VIDEO -> VIDEO;
            case VOICE -> VOICE;
            case FILE -> FILE;
        };
    }

    int code() {
        return code;
    }

    /** What a file of this size is delivered as. */
    FileType forSize(long size) {
        return size > softLimit ? FILE : this;
    }

    boolean takes(Optional<Format> format) {
        return this == FILE || format.filter(this::shows).isPresent();
    }

    private boolean shows(Format format) {
        return format.type() == this;
    }

    /** For people. */
    String formats() {
        return Arrays.stream(Format.values())
                .filter(this::shows)
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
