package dev.agenthost.qqbot.events;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes attachments of the platform's (protocol 5.4). */
final class Attachments {
    private static final String UNKNOWN_CONTENT = "file";
    private static final int UNKNOWN_SIZE = -1;
    private static final Map<String, MediaKind> KINDS = Map.of(
            ".jpg", MediaKind.IMAGE,
            ".jpeg", MediaKind.IMAGE,
            ".png", MediaKind.IMAGE,
            ".gif", MediaKind.IMAGE,
            ".webp", MediaKind.IMAGE,
            ".bmp", MediaKind.IMAGE,
            ".mp4", MediaKind.VIDEO);
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");

    private Attachments() {}

    /** Those that lie somewhere, in order. */
    static List<Attachment> of(List<FileLink> files) {
        return files.stream().flatMap(file -> attachment(file).stream()).toList();
    }

    private static Optional<Attachment> attachment(FileLink file) {
        String url = complete(file.url());
        if (url == null) {
            return Optional.empty();
        }
        String contentType = file.contentType() == null ? UNKNOWN_CONTENT : file.contentType();
        return Optional.of(new Attachment(
                kind(contentType, file),
                contentType,
                url,
                file.filename(),
                size(file.size()),
                complete(file.voiceWavUrl()),
                file.asrReferText() == null || file.asrReferText().isBlank() ? null : file.asrReferText()));
    }

    /** Pictures were seen to come as {@code file}, and without any type from guilds: then their name tells. */
    private static MediaKind kind(String contentType, FileLink file) {
        MediaKind told = MediaKind.of(contentType);
        if (told != MediaKind.FILE) {
            return told;
        }
        if (file.voiceWavUrl() != null || file.asrReferText() != null) {
            return MediaKind.VOICE;
        }
        String name = file.filename() == null ? "" : file.filename().toLowerCase(Locale.ROOT);
        return KINDS.getOrDefault(name.substring(Math.max(0, name.lastIndexOf('.'))), MediaKind.FILE);
    }

    /** The platform leaves the scheme out at times; null without an address. */
    private static @Nullable String complete(@Nullable String url) {
        if (url == null || url.isBlank()) {
            return null;
        }
        if (url.startsWith("//")) {
            return "https:" + url;
        }
        return SCHEME.matcher(url).find() ? url : "https://" + url;
    }

    private static long size(@Nullable String digits) {
        try {
            return digits == null ? UNKNOWN_SIZE : Long.parseLong(digits);
        } catch (NumberFormatException noNumber) {
            return UNKNOWN_SIZE;
        }
    }
}
