package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a file is by its first bytes; its name and what people call its type may say anything. */
public enum Format {
    PNG(FileType.IMAGE, "image/png"),
    JPEG(FileType.IMAGE, "image/jpeg"),
    GIF(FileType.IMAGE, "image/gif"),
    WEBP(FileType.IMAGE, "image/webp"),
    BMP(FileType.IMAGE, "image/bmp"),
    MP4(FileType.VIDEO, "video/mp4"),
    SILK(FileType.VOICE, "audio/silk"),
    MP3(FileType.VOICE, "audio/mpeg"),
    WAV(FileType.VOICE, "audio/wav"),
    OGG(FileType.VOICE, "audio/ogg");

    /** So many bytes tell. */
    static final int HEAD = 16;

    private final FileType type;
    private final String mime;

    Format(FileType type, String mime) {
        this.type = type;
        this.mime = mime;
    }

    String mime() {
        return mime;
    }

    /** What the platform shows it as, at most. */
    FileType type() {
        return type;
    }

    /** Empty for all other formats. */
    public static Optional<Format> of(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return of(content.readNBytes(HEAD));
        }
    }

    static Optional<Format> of(byte[] head) {
        return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
    }

    private boolean begins(byte[] head) {
        return switch (this) {
            case PNG -> has(head, 0, "\u0089PNG\r\n\u001a\n");
            case JPEG -> has(head, 0, "\u00ff\u00d8\u00ff");
            case GIF -> has(head, 0, "GIF87a") || has(head, 0, "GIF89a");
            case WEBP -> has(head, 0, "RIFF") && has(head, 8, "WEBP");
            case BMP -> has(head, 0, "BM");
            case MP4 -> has(head, 4, "ftyp");
            case SILK -> has(head, 0, "\u0002#!SILK_V3") || has(head, 0, "#!SILK_V3");
            case MP3 -> has(head, 0, "ID3") || isMpegAudio(head);
            case WAV -> has(head, 0, "RIFF") && has(head, 8, "WAVE");
            case OGG -> has(head, 0, "OggS");
        };
    }

    private static boolean has(byte[] head, int offset, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= offset + expected.length
                && Arrays.equals(head, offset, offset + expected.length, expected, 0, expected.length);
    }

    /** A frame's head: eleven bits of sync, a known version, layer III, rates that exist. */
    private static boolean isMpegAudio(byte[] head) {
        return head.length >= 4
                && (head[0] & 0xff) == 0xff
                && (head[1] & 0xe0) == 0xe0
                && (head[1] & 0x18) != 0x08
                && (head[1] & 0x06) == 0x02
                && (head[2] & 0xf0) != 0xf0
                && (head[2] & 0x0c) != 0x0c;
    }
}
