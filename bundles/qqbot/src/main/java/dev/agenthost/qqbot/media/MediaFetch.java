package dev.agenthost.qqbot.media;

import static dev.agenthost.qqbot.media.DownloadException.Reason.REFUSED;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaShelf;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what came with messages onto the host's media shelf: of a voice the form that everything plays, where the platform
 * has one, and else, or when that fails, the voice as it was sent (protocol 5.4). Any thread; never blocks.
 */
public final class MediaFetch {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Downloads downloads;
    private final Supplier<Optional<MediaShelf>> shelf;

    /**
     * @param downloads stays the caller's
     * @param shelf the service that is there now
     */
    public MediaFetch(Downloads downloads, Supplier<Optional<MediaShelf>> shelf) {
        this.downloads = downloads;
        this.shelf = shelf;
    }

    /**
     * Fetches one file.
     *
     * @param rules the account's
     * @return fails with an {@link IOException} whose message is for people
     */
    public CompletionStage<MediaFile> fetch(AccountId account, DownloadRules rules, Attachment attachment) {
        Optional<MediaShelf> present = shelf.get();
        if (present.isEmpty()) {
            return CompletableFuture.failedStage(new IOException("the host has no media shelf now"));
        }
        Taker<MediaFile> taker = (content, type) -> shelved(present.get(), content, type, attachment);
        String playable = attachment.playableUrl();
        return playable == null
                ? from(account, rules, attachment.url(), taker)
                : from(account, rules, playable, taker)
                        .exceptionallyCompose(failure -> from(account, rules, attachment.url(), taker));
    }

    private CompletionStage<MediaFile> from(
            AccountId account, DownloadRules rules, String text, Taker<MediaFile> taker) {
        Optional<URI> url = MediaUrl.of(text);
        return url.isPresent()
                ? downloads.fetch(account, url.get(), rules, taker)
                : CompletableFuture.failedStage(new DownloadException(REFUSED, "the file has no web address"));
    }

    private static MediaFile shelved(
            MediaShelf shelf, InputStream content, @Nullable String serversType, Attachment attachment)
            throws IOException {
        BufferedInputStream peeked = new BufferedInputStream(content);
        peeked.mark(Format.HEAD);
        Optional<Format> format = Format.of(peeked.readNBytes(Format.HEAD));
        peeked.reset();
        String type = format.map(Format::mime)
                .or(() -> specific(serversType))
                .or(() -> specific(attachment.contentType()))
                .orElse(UNKNOWN_TYPE);
        return shelf.put(peeked, attachment.fileName(), type);
    }

    /** Of what others say only a MIME type that says something; the platform also has words of its own ({@code voice}). */
    private static Optional<String> specific(@Nullable String said) {
        return Optional.ofNullable(said)
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> type.contains("/") && !type.equals(UNKNOWN_TYPE));
    }
}
