package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content.Linked;
import dev.agenthost.message.Content.Shelved;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.media.FileInfo;
import dev.agenthost.qqbot.media.FileType;
import dev.agenthost.qqbot.media.Upload;
import dev.agenthost.qqbot.media.UploadWork;
import dev.agenthost.qqbot.media.Uploads;
import dev.agenthost.qqbot.rest.Delays;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The files one account sends: those of the host's shelf are uploaded, those of the web are fetched by the platform. What the
 * platform fetches is asked for once and told for a minute, so that an attempt that did not wait for it is followed by one that
 * finds it. Any thread; never blocks.
 */
public final class AccountFiles implements Files {
    private static final Duration TOLD = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private final Uploads uploads;
    private final UploadWork work;
    private final Supplier<Optional<MediaShelf>> shelf;
    private final Delays delays;
    private final Map<Fetched, CompletableFuture<String>> fetched = new ConcurrentHashMap<>();

    private record Fetched(boolean group, FileType type, String url) {}

    /**
     * @param uploads the account's
     * @param work whose threads read the disk
     * @param shelf the host's; empty while it has none
     * @param delays for what is told no longer
     */
    public AccountFiles(Uploads uploads, UploadWork work, Supplier<Optional<MediaShelf>> shelf, Delays delays) {
        this.uploads = uploads;
        this.work = work;
        this.shelf = shelf;
        this.delays = delays;
    }

    @Override
    public CompletionStage<String> fileInfo(ConversationId chat, MediaReference media) {
        FileType type = FileType.of(media.kind());
        return media.source() instanceof Linked linked
                ? once(chat, type, linked.url())
                : upload(media).thenCompose(file -> uploads.upload(chat, file)).thenApply(FileInfo::value);
    }

    private CompletionStage<String> once(ConversationId chat, FileType type, String url) {
        Fetched key = new Fetched(chat.kind() == ChatKind.GROUP, type, url);
        CompletableFuture<String> mine = new CompletableFuture<>();
        CompletableFuture<String> first = fetched.size() < MOST ? fetched.putIfAbsent(key, mine) : null;
        if (first != null) {
            return first;
        }
        uploads.uploadUrl(chat, type, url, null).whenComplete((info, failure) -> {
            if (failure == null) {
                forgetLater(key, mine);
                mine.complete(info.value());
            } else {
                fetched.remove(key, mine);
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private void forgetLater(Fetched key, CompletableFuture<String> told) {
        try {
            delays.after(TOLD, () -> fetched.remove(key, told));
        } catch (RejectedExecutionException ending) {
            fetched.remove(key, told);
        }
    }

    @Override
    public CompletionStage<?> forget(ConversationId chat, MediaReference media) {
        if (media.source() instanceof Linked linked) {
            FileType type = FileType.of(media.kind());
            fetched.remove(new Fetched(chat.kind() == ChatKind.GROUP, type, linked.url()));
            return CompletableFuture.completedStage(null);
        }
        return upload(media).thenCompose(file -> uploads.forget(chat, file));
    }

    @Override
    public CompletionStage<Path> path(MediaReference media) {
        MediaFile file = ((Shelved) media.source()).file();
        return work.reading(() -> path(file));
    }

    private CompletionStage<Upload> upload(MediaReference media) {
        MediaFile file = ((Shelved) media.source()).file();
        String name = file.fileName() == null ? "file" : file.fileName();
        return path(media).thenApply(path -> new Upload(FileType.of(media.kind()), path, name, file.sha256()));
    }

    private Path path(MediaFile file) throws DeliveryException {
        MediaShelf open = shelf.get()
                .orElseThrow(() -> new DeliveryException(Kind.UNAVAILABLE, "the host has no media shelf now"));
        try {
            return open.path(file);
        } catch (IOException gone) {
            throw new DeliveryException(Kind.REFUSED, "the file is not kept any more", null, null, null, gone);
        }
    }
}
