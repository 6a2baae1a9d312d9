package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is, by its first bytes (protocol reference 7.1). */
public enum Format {
    PNG("image/png", Attachment.Kind.IMAGE, "\u0089PNG\r\n\u001a\n", 0),
    JPG("image/jpeg", Attachment.Kind.IMAGE, "\u00ff\u00d8\u00ff", 0),
    GIF("image/gif", Attachment.Kind.IMAGE, "GIF8", 0),
    BMP("image/bmp", Attachment.Kind.IMAGE, "BM", 0),
    WEBP("image/webp", Attachment.Kind.IMAGE, "WEBP", 8),
    MP4("video/mp4", Attachment.Kind.VIDEO, "ftyp", 4),
    WAV("audio/wav", Attachment.Kind.VOICE, "WAVE", 8),
    OGG("audio/ogg", Attachment.Kind.VOICE, "OggS", 0),
    SILK("audio/silk", Attachment.Kind.VOICE, "#!SILK_V3", 0),
    /** Tencent's, with a byte before. */
    SILK_2("audio/silk", Attachment.Kind.VOICE, "\u0002#!SILK_V3", 0),
    AMR("audio/amr", Attachment.Kind.VOICE, "#!AMR\n", 0),
    MP3_ID3("audio/mpeg", Attachment.Kind.VOICE, "ID3", 0),
    MP3("audio/mpeg", Attachment.Kind.VOICE, "\u00ff\u00fb", 0),
    MP3_V2("audio/mpeg", Attachment.Kind.VOICE, "\u00ff\u00f3", 0),
    OTHER("application/octet-stream", Attachment.Kind.FILE, "", 0);

    private static final int LOOKED_AT = 16;

    private final String contentType;
    private final Attachment.Kind kind;
    private final String magic;
    private final int offset;

    Format(String contentType, Attachment.Kind kind, String magic, int offset) {
        this.contentType = contentType;
        this.kind = kind;
        this.magic = magic;
        this.offset = offset;
    }

    static Format of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
            for (Format format : values()) {
                if (start.startsWith(format.magic, format.offset)) {
                    return format;
                }
            }
            return OTHER;
        }
    }

    String contentType() {
        return contentType;
    }

    Attachment.Kind kind() {
        return kind;
    }

    boolean isSilk() {
        return this == SILK || this == SILK_2;
    }

    String extension() {
        return switch (this) {
            case SILK_2 -> "silk";
            case MP3_ID3, MP3_V2 -> "mp3";
            case OTHER -> "bin";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** Whether the platform takes it as this; anything is a file. */
    boolean fits(Attachment.Kind wanted) {
        return wanted == Attachment.Kind.FILE || wanted == kind;
    }
}
