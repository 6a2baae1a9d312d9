package dev.agenthost.message;

import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message; not fetched yet: see {@code Turn.fetch}.
 *
 * @param kind what it is to people
 * @param contentType as the platform gives it ({@code image/png}, {@code voice}, {@code file})
 * @param url where the content lies, with scheme; may expire within hours
 * @param fileName the original name, or null
 * @param size bytes, or -1 when unknown
 * @param playableUrl where the same content lies in a form that everything plays, or null (QQ: {@code voice_wav_url})
 * @param transcript what is said in it, as the platform recognised it, or null (QQ: {@code asr_refer_text})
 */
public record Attachment(
        MediaKind kind,
        String contentType,
        String url,
        @Nullable String fileName,
        long size,
        @Nullable String playableUrl,
        @Nullable String transcript) {
    /** One whose kind follows from its content type. */
    public Attachment(String contentType, String url, @Nullable String fileName, long size) {
        this(MediaKind.of(contentType), contentType, url, fileName, size, null, null);
    }

    /** Says what and how large, never where: the address holds a signature. */
    @Override
    public String toString() {
        return "Attachment[" + kind + ", " + contentType + ", " + size + " bytes]";
    }
}
