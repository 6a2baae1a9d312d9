package dev.agenthost.qqbot.media;

import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.Failures;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.ReplyReader;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.rest.SendErrors;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads the files one account sends (protocol 7): what is small in one call, the rest in parts. What a file may be is checked
 * before anything is sent. The same content is uploaded once for all its targets of a family while the platform keeps it, and
 * once at a time. Any thread; never blocks. Holds no resource of its own: it may be dropped and made anew when settings change.
 */
public final class Uploads {
    /** Above this a file goes in parts: in one call the platform's edge refuses large bodies. */
    static final long IN_ONE_CALL = 5L * FileType.MEBIBYTE;

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);

    /** Failures that no repeat changes: format, size, muted, the day's volume. */
    private static final Set<Integer> FINAL = Set.of(850018, 850019, 850031, 40093002);

    /** The platform fetches a URL during the call. */
    private static final Duration FILES_CALL = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int MORE_CALLS = 2;

    private final String appId;
    private final OpenApi api;
    private final Http http;
    private final Json json;
    private final UploadWork work;
    private final UploadCache cache;
    private final VoiceTranscoder voices;
    private final Pauses pauses;
    private final LongSupplier nanoTime;
    private final Map<String, CompletableFuture<FileInfo>> underWay = new ConcurrentHashMap<>();

    /**
     * @param appId the bot's
     * @param api calls in the name of the account
     * @param http carries the parts
     * @param work what all accounts share
     * @param memory the account's
     * @param voices makes voices playable
     * @param clock the wall clock
     */
    public Uploads(
            String appId,
            OpenApi api,
            Http http,
            Json json,
            UploadWork work,
            AccountMemory memory,
            VoiceTranscoder voices,
            InstantSource clock) {
        this(appId, api, http, json, work, new UploadCache(memory, clock), voices, work::pause, System::nanoTime);
    }

    Uploads(
            String appId,
            OpenApi api,
            Http http,
            Json json,
            UploadWork work,
            UploadCache cache,
            VoiceTranscoder voices,
            Pauses pauses,
            LongSupplier nanoTime) {
        this.appId = appId;
        this.api = api;
        this.http = http;
        this.json = json;
        this.work = work;
        this.cache = cache;
        this.voices = voices;
        this.pauses = pauses;
        this.nanoTime = nanoTime;
    }

    /**
     * Uploads a file, or finds that it was.
     *
     * @return fails with {@link DeliveryException}: nothing was delivered, whatever its kind
     */
    public CompletionStage<FileInfo> upload(ConversationId target, Upload upload) {
        return slotted(target, () -> work.reading(() -> checked(target, upload)).thenCompose(this::once));
    }

    /**
     * Has the platform fetch a file from a public web server.
     *
     * @param fileName what people see, of a file; null for what the URL says
     * @return as {@link #upload}
     */
    public CompletionStage<FileInfo> uploadUrl(
            ConversationId target, FileType type, String url, @Nullable String fileName) {
        return slotted(target, () -> {
            try {
                JsonObjectBuilder body =
                        json.newObject().add("file_type", type.code()).add("url", fetchable(url));
                if (type == FileType.FILE && fileName != null) {
                    body.add("file_name", fileName);
                }
                body.add("srv_send_msg", false);
                return files(Scene.of(target), body).thenApply(answer -> new FileInfo(fileInfo(answer), type));
            } catch (DeliveryException refused) {
                return CompletableFuture.failedStage(refused);
            }
        });
    }

    /** The platform does not know this upload any more (304080): the next one is made anew. */
    public CompletionStage<?> forget(ConversationId target, Upload upload) {
        return work.reading(() -> {
            String key = checked(target, upload).key();
            cache.forget(key);
            return key;
        });
    }

    /** The work of an upload, in the order of the account. */
    @FunctionalInterface
    private interface Begun {
        CompletionStage<FileInfo> begin();
    }

    private CompletionStage<FileInfo> slotted(ConversationId target, Begun upload) {
        return work.slots()
                .run(target.account(), upload::begin)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new DeliveryException(Kind.UNAVAILABLE, "too many files of this account wait to be uploaded")))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(told(failure)));
    }

    private static DeliveryException told(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof NoSuchFileException) {
            return new DeliveryException(Kind.REFUSED, "the file is not kept any more");
        }
        return SendErrors.beforeSending(failure);
    }

    private static String fetchable(String url) throws DeliveryException {
        return MediaUrl.of(url)
                .orElseThrow(() -> new DeliveryException(Kind.REFUSED, "not an http or https URL of a file"))
                .toString();
    }

    /**
     * A file that may be uploaded.
     *
     * @param type what it will be
     * @param key of the cache
     */
    private record Checked(
            Scene scene, Path file, String name, long size, FileType type, Optional<Format> format, String key) {
        Checked as(Path silk, long itsSize) {
            return new Checked(scene, silk, name, itsSize, type, Optional.of(Format.SILK), key);
        }
    }

    private Checked checked(ConversationId target, Upload upload) throws IOException, DeliveryException {
        Scene scene = Scene.of(target);
        long size = Files.size(upload.file());
        Optional<Format> format = Format.of(upload.file());
        FileType type = UploadRules.type(upload.type(), upload.fileName(), size, format);
        String sha256 = upload.sha256() == null ? FileDigests.sha256(upload.file()) : upload.sha256();
        String key = UploadCache.key(appId, scene, type, sha256, upload.fileName());
        return new Checked(scene, upload.file(), upload.fileName(), size, type, format, key);
    }

    private CompletionStage<FileInfo> once(Checked file) {
        CompletableFuture<FileInfo> mine = new CompletableFuture<>();
        CompletableFuture<FileInfo> first = underWay.putIfAbsent(file.key(), mine);
        if (first != null) {
            return first;
        }
        CompletionStage<FileInfo> outcome = work.reading(() -> cache.get(file.key()))
                .thenCompose(cached -> cached.isPresent()
                        ? CompletableFuture.completedStage(new FileInfo(cached.get(), file.type()))
                        : made(file));
        outcome.whenComplete((info, failure) -> {
            underWay.remove(file.key());
            if (failure == null) {
                mine.complete(info);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletionStage<FileInfo> made(Checked file) {
        return (file.type() == FileType.VOICE ? voice(file) : sent(file)).thenApply(answer -> {
            String fileInfo = fileInfo(answer);
            cache.put(file.key(), fileInfo, ReplyReader.number(answer, "ttl").orElse(0L));
            return new FileInfo(fileInfo, file.type());
        });
    }

    /** What cannot be transcoded is sent as it is: the platform takes more than its table says. */
    private CompletionStage<JsonObject> voice(Checked file) {
        if (file.format().equals(Optional.of(Format.SILK))) {
            return sent(file);
        }
        return voices.toSilk(file.file())
                .exceptionally(cannot -> {
                    log.warn("{} could not be transcoded and is sent as it is: {}", file.name(), reason(cannot));
                    return Optional.empty();
                })
                .thenCompose(silk -> silk.map(made -> transcoded(file, made)).orElseGet(() -> sent(file)));
    }

    private static String reason(Throwable failure) {
        return String.valueOf(Failures.cause(failure).getMessage());
    }

    private CompletionStage<JsonObject> transcoded(Checked file, Path silk) {
        return work.reading(() -> file.as(silk, Files.size(silk)))
                .thenCompose(this::sent)
                .whenComplete((answer, failure) -> HostVoices.delete(silk));
    }

    private CompletionStage<JsonObject> sent(Checked file) {
        return file.size() > IN_ONE_CALL ? inParts(file) : inOneCall(file);
    }

    private CompletionStage<JsonObject> inOneCall(Checked file) {
        return work.reading(() -> Base64.getEncoder().encodeToString(Files.readAllBytes(file.file())))
                .thenCompose(content -> {
                    JsonObjectBuilder body = json.newObject()
                            .add("file_type", file.type().code())
                            .add("file_data", content);
                    if (file.type() == FileType.FILE) {
                        body.add("file_name", file.name());
                    }
                    return files(file.scene(), body.add("srv_send_msg", false));
                });
    }

    private CompletionStage<JsonObject> inParts(Checked file) {
        ChunkedUpload chunked = new ChunkedUpload(api, http, json, work, pauses, nanoTime, file.scene(), file.file());
        return chunked.parts(file.type(), file.name(), file.size())
                .thenCompose(uploadId -> files(
                        file.scene(),
                        json.newObject()
                                .add("file_type", file.type().code())
                                .add("srv_send_msg", false)
                                .add("file_name", file.name())
                                .add("upload_id", uploadId)));
    }

    /** A repeat is harmless: {@code srv_send_msg} is false, so that nobody sees anything. */
    private CompletionStage<JsonObject> files(Scene scene, JsonObjectBuilder body) {
        return files(scene, body.build().toString(), MORE_CALLS, FIRST_PAUSE);
    }

    private CompletionStage<JsonObject> files(Scene scene, String body, int more, Duration pause) {
        return api.call("POST", scene.path("files"), body, FILES_CALL)
                .thenCompose(Uploads::withFileInfo)
                .exceptionallyCompose(failure -> more == 0 || isFinal(failure)
                        ? CompletableFuture.failedStage(failure)
                        : pauses.of(pause).thenCompose(over -> files(scene, body, more - 1, pause.multipliedBy(2))));
    }

    private static boolean isFinal(Throwable failure) {
        return SendErrors.beforeSending(failure).kind() == Kind.UNAUTHORIZED
                || (Failures.cause(failure) instanceof RestException refusal && FINAL.contains(refusal.code()));
    }

    private static CompletionStage<JsonObject> withFileInfo(JsonObject answer) {
        JsonObject inner =
                answer.get("data") instanceof JsonObject wrapped && !answer.containsKey("file_info") ? wrapped : answer;
        return fileInfo(inner).isEmpty()
                ? CompletableFuture.failedStage(
                        new RestException(200, 0, "the platform's answer has no file_info", null, null))
                : CompletableFuture.completedStage(inner);
    }

    private static String fileInfo(JsonObject answer) {
        return ReplyReader.text(answer, "file_info").orElse("");
    }
}
