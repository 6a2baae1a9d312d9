package dev.agenthost.qqbot.simulator.platform;

import org.jspecify.annotations.Nullable;

/**
 * A file in a message, a person's or the bot's (protocol reference 5.4, 7.1).
 *
 * @param kind what it is shown as
 * @param name as the person or the bot named it
 * @param contentType a MIME type
 * @param size bytes
 * @param file under which the simulator keeps it
 * @param width pixels; 0 = unknown
 * @param height pixels; 0 = unknown
 * @param wavFile a voice as WAV, kept under this name; null = none
 * @param recognized what a voice says; null = not recognized
 */
public record Attachment(
        Kind kind,
        String name,
        String contentType,
        long size,
        String file,
        int width,
        int height,
        @Nullable String wavFile,
        @Nullable String recognized) {
    /** The four file types of the platform. */
    public enum Kind {
        IMAGE(1, 20),
        VIDEO(2, 30),
        VOICE(3, 20),
        FILE(4, 200);

        private static final long MIB = 1 << 20;

        private final int fileType;
        private final long softLimit;

        Kind(int fileType, long softMebibytes) {
            this.fileType = fileType;
            this.softLimit = softMebibytes * MIB;
        }

        /** The number in {@code file_type}. */
        public int fileType() {
            return fileType;
        }

        /** Bytes above which it is delivered as a file. */
        public long softLimit() {
            return softLimit;
        }

        /** @return null when there is no such file type */
        public static @Nullable Kind of(int fileType) {
            for (Kind kind : values()) {
                if (kind.fileType == fileType) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** The same, shown as something else. */
    public Attachment as(Kind other) {
        return new Attachment(other, name, contentType, size, file, width, height, wavFile, recognized);
    }

    /** The same, called otherwise. */
    public Attachment named(String other) {
        return new Attachment(kind, other, contentType, size, file, width, height, wavFile, recognized);
    }

    /** The same voice, with a WAV of it. */
    public Attachment withWav(@Nullable String wav) {
        return new Attachment(kind, name, contentType, size, file, width, height, wav, recognized);
    }

    /** The same voice, with what it says. */
    public Attachment saying(@Nullable String words) {
        return new Attachment(kind, name, contentType, size, file, width, height, wavFile, words);
    }
}
