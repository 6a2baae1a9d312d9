package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.Body;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Uploads by address, by bytes and in parts (protocol reference 7). Thread-safe; what blocks is done by the workers. */
public final class MediaCalls {
    private static final int RETRY_TIMEOUT_SECONDS = 300;
    private static final int UPLOADS_KEPT = 100;

    private final Platform platform;
    private final FileStore files;
    private final FileInfos infos;
    private final Workers workers;
    private final Map<String, Upload> uploads = new LinkedHashMap<>();

    public MediaCalls(Platform platform, FileStore files, FileInfos infos, Workers workers) {
        this.platform = platform;
        this.files = files;
        this.infos = infos;
        this.workers = workers;
    }

    /** A refusal on the way; the answer to it is known. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final RestError error;

        Refused(RestError error) {
            super(error.name());
            this.error = error;
        }
    }

    /** An upload that is there. */
    public record Uploaded(String fileInfo, Attachment attachment, JsonObjectBuilder answer, boolean send) {}

    // ---- files

    /**
     * {@code POST /v2/{users|groups}/{id}/files}.
     *
     * @return the upload; or a refusal, ready to be answered
     */
    public CompletionStage<Uploaded> upload(BotApp app, Conversation conversation, String body) {
        return workers.run(() -> {
            JsonObject json = read(body);
            Attachment.Kind kind = kind(json);
            Upload chunked = json.containsKey("upload_id") ? upload(text(json, "upload_id")) : null;
            FileStore.Kept file = chunked == null ? fetched(app, json) : assembled(app, chunked, kind);
            return uploaded(app, conversation, json, kind, file, chunked != null);
        });
    }

    /** What a failed {@link #upload} is answered with. */
    public static HttpAnswer refusal(BotApp app, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        RestError error = cause instanceof Refused refused ? refused.error : RestError.SEND_FAILED;
        return error.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE));
    }

    private FileStore.Kept fetched(BotApp app, JsonObject json) throws IOException {
        long limit = app.faults().get(Knob.FILE_LIMIT);
        boolean byUrl = json.containsKey("url");
        if (byUrl == json.containsKey("file_data")) {
            throw new Refused(RestError.BAD_BODY);
        }
        if (!byUrl && !app.faults().get(Knob.FILE_DATA_ALLOWED)) {
            throw new Refused(RestError.UNSUPPORTED);
        }
        String name = text(json, "file_name");
        if (byUrl) {
            return download(text(json, "url"), name, limit);
        }
        try (InputStream in = new ByteArrayInputStream(Base64.getDecoder().decode(text(json, "file_data")))) {
            return bounded(name, in, limit);
        } catch (IllegalArgumentException e) {
            throw refused(RestError.BAD_BODY, e);
        }
    }

    /** Fetches what is behind an address, as the platform does it during the call. */
    private FileStore.Kept download(String url, String name, long limit) throws IOException {
        try {
            return Outbound.get(URI.create(url), in -> bounded(name, in, limit));
        } catch (Refused e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw refused(RestError.DOWNLOAD_FAILED, e);
        }
    }

    private FileStore.Kept bounded(String name, InputStream in, long limit) throws IOException {
        Path path = files.fresh();
        try (var out = Files.newOutputStream(path)) {
            byte[] piece = new byte[1 << 16];
            long size = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                size += read;
                if (size > limit) {
                    Files.delete(path);
                    throw new Refused(RestError.TOO_LARGE);
                }
                out.write(piece, 0, read);
            }
        }
        return files.keep(name, path);
    }

    private FileStore.Kept assembled(BotApp app, Upload upload, Attachment.Kind kind) throws IOException {
        if (upload.kind() != kind || !upload.complete()) {
            throw new Refused(RestError.BAD_BODY);
        }
        if (!upload.asClaimed(app.faults().get(Knob.STRICT_MD5_10M))) {
            throw new Refused(RestError.BAD_BODY);
        }
        synchronized (uploads) {
            uploads.remove(upload.id());
        }
        return files.keep(upload.name(), upload.path());
    }

    private Uploaded uploaded(
            BotApp app,
            Conversation conversation,
            JsonObject json,
            Attachment.Kind kind,
            FileStore.Kept file,
            boolean chunked)
            throws IOException {
        if (app.faults().get(Knob.CHECK_FORMATS) && !file.format().fits(kind)) {
            throw new Refused(RestError.BAD_FORMAT);
        }
        Attachment.Kind shown = file.size() > kind.softLimit() ? Attachment.Kind.FILE : kind;
        Attachment attachment = files.attachment(file, shown);
        boolean send = json.get("srv_send_msg") == JsonValue.TRUE;
        int ttl = send ? 0 : app.faults().get(Knob.FILE_TTL);
        String info =
                infos.add(app, conversation.kind(), attachment, platform.clock().now(), Duration.ofSeconds(ttl));
        JsonObjectBuilder answer = Json.object()
                .add("file_uuid", "uuid_" + file.id().toLowerCase(Locale.ROOT))
                .add("file_info", info)
                .add("ttl", ttl);
        if (chunked && kind != Attachment.Kind.FILE) {
            answer.add("raw_url", "http://" + platform.address() + "/download?fileid=" + file.id());
        }
        return new Uploaded(info, attachment, answer, send);
    }

    /** Every answer about uploads goes through here. */
    public HttpAnswer answer(BotApp app, JsonObject body) {
        return HttpAnswer.traced(
                200,
                app.faults().get(Knob.UPLOADS_WRAPPED)
                        ? Json.object().add("data", body).build()
                        : body);
    }

    // ---- pictures of channels

    /** A send in a channel with the picture that comes along: in a form, or behind an address. */
    public record WithPicture(String body, List<Attachment> pictures) {}

    /** Whether a send in a channel brings a picture. */
    public static boolean hasPicture(HttpCall call) {
        return Multipart.is(call.header("content-type")) || call.body().contains("\"image\"");
    }

    /** Takes the picture of a send; fails with a refusal, ready to be answered. */
    public CompletionStage<WithPicture> picture(BotApp app, HttpCall call) {
        return workers.run(() -> {
            long limit = app.faults().get(Knob.FILE_LIMIT);
            String contentType = call.header("content-type");
            if (contentType != null && Multipart.is(contentType)) {
                Multipart form = Multipart.read(contentType, call.content());
                FileStore.Kept file = form.picture() == null ? null : bounded("", form.stream(), limit);
                return withPicture(form.fields().toString(), file);
            }
            String url = text(read(call.body()), "image");
            return withPicture(call.body(), url.isEmpty() ? null : rehosted(url, limit));
        });
    }

    private FileStore.Kept rehosted(String url, long limit) throws IOException {
        try {
            return download(url, "", limit);
        } catch (Refused e) {
            throw refused(RestError.PICTURE_NOT_LOADED, e);
        }
    }

    private WithPicture withPicture(String body, FileStore.@Nullable Kept file) throws IOException {
        if (file != null && !file.format().fits(Attachment.Kind.IMAGE)) {
            throw new Refused(RestError.PICTURE_NOT_LOADED);
        }
        return new WithPicture(body, file == null ? List.of() : List.of(files.attachment(file, Attachment.Kind.IMAGE)));
    }

    // ---- in parts

    /** {@code POST /v2/{users|groups}/{id}/upload_prepare}. */
    public CompletionStage<HttpAnswer> prepare(BotApp app, String body) {
        return workers.run(() -> answer(app, prepared(app, read(body)))).exceptionally(e -> refusal(app, e));
    }

    private JsonObject prepared(BotApp app, JsonObject json) throws IOException {
        Faults faults = app.faults();
        Attachment.Kind kind = kind(json);
        long size = number(json, "file_size");
        if (size > faults.get(Knob.FILE_LIMIT)) {
            throw new Refused(RestError.TOO_LARGE);
        }
        if (faults.get(Knob.VOLUME_USED_UP)) {
            throw new Refused(RestError.VOLUME_USED_UP);
        }
        if (size < 0
                || text(json, "md5").isEmpty()
                || text(json, "sha1").isEmpty()
                || text(json, "md5_10m").isEmpty()) {
            throw new Refused(RestError.BAD_BODY);
        }
        Upload upload = Upload.of(
                app,
                "upload_" + Ids.trace(),
                kind,
                text(json, "file_name"),
                size,
                faults.get(Knob.PART_SIZE),
                new Upload.Claims(text(json, "md5"), text(json, "sha1"), text(json, "md5_10m")),
                Ids.trace(),
                files.fresh());
        keep(upload);
        return described(faults, upload);
    }

    private void keep(Upload upload) throws IOException {
        Upload forgotten = null;
        synchronized (uploads) {
            uploads.put(upload.id(), upload);
            if (uploads.size() > UPLOADS_KEPT) {
                var oldest = uploads.values().iterator();
                forgotten = oldest.next();
                oldest.remove();
            }
        }
        if (forgotten != null) {
            Files.deleteIfExists(forgotten.path());
        }
    }

    private JsonObject described(Faults faults, Upload upload) {
        boolean numbers = faults.get(Knob.SIZES_AS_NUMBERS);
        int base = faults.get(Knob.PART_INDEX_BASE);
        JsonArrayBuilder parts = Json.PROVIDER.createArrayBuilder();
        for (int rank = 0; rank < upload.count(); rank++) {
            JsonObjectBuilder part =
                    Json.object().add("index", rank + base).add("presigned_url", presigned(upload, rank));
            parts.add(numbers ? part : part.add("block_size", Integer.toString(upload.lengthOf(rank))));
        }
        JsonObjectBuilder answer = Json.object().add("upload_id", upload.id()).add("parts", parts);
        int concurrency = faults.get(Knob.PART_CONCURRENCY);
        if (numbers) {
            return answer.add("block_size", upload.partSize())
                    .add("concurrency", concurrency)
                    .add("retry_timeout", RETRY_TIMEOUT_SECONDS)
                    .build();
        }
        return answer.add("block_size", Integer.toString(upload.partSize()))
                .add(
                        "upload_config",
                        Json.object()
                                .add("concurrency", concurrency)
                                .add("retry_timeout", RETRY_TIMEOUT_SECONDS)
                                .add("retry_delay", 1))
                .build();
    }

    private String presigned(Upload upload, int rank) {
        return "http://" + platform.address() + "/upload?uploadId=" + upload.id() + "&partNumber=" + (rank + 1)
                + "&sign=" + upload.sign();
    }

    /** A presigned PUT: no call of the OpenAPI, and no Authorization belongs there. */
    public CompletionStage<HttpAnswer> put(HttpCall call) {
        Upload upload = find(call.query().getOrDefault("uploadId", ""));
        int rank = rank(call.query().getOrDefault("partNumber", ""));
        if (upload == null || !upload.sign().equals(call.query().get("sign")) || rank < 0 || rank >= upload.count()) {
            return done(storage(403, "SignatureDoesNotMatch"));
        }
        if (call.header("authorization") != null) {
            return done(storage(400, "InvalidArgument: an Authorization header on a presigned address"));
        }
        Faults faults = upload.app().faults();
        if (faults.strikes(Knob.PART_PUT_FAILURES)) {
            return done(storage(503, "SlowDown"));
        }
        if (faults.strikes(Knob.PART_PUT_CUTS)) {
            return done(HttpAnswer.CUT);
        }
        return workers.run(() -> stored(upload, rank, call.content()));
    }

    private static HttpAnswer stored(Upload upload, int rank, Body body) throws IOException {
        String md5 = upload.put(rank, body);
        return md5 == null
                ? storage(400, "EntityTooSmall")
                : HttpAnswer.of(200, "application/xml", "")
                        .with(Map.of("ETag", "\"" + md5 + "\"", "x-cos-request-id", Ids.trace()));
    }

    private static HttpAnswer storage(int status, String code) {
        return HttpAnswer.of(status, "application/xml", "<Error><Code>" + code + "</Code></Error>")
                .with(Map.of("x-cos-request-id", Ids.trace()));
    }

    /** {@code POST /v2/{users|groups}/{id}/upload_part_finish}. */
    public CompletionStage<HttpAnswer> finish(BotApp app, String body) {
        return workers.run(() -> answer(app, finished(app, read(body)))).exceptionally(e -> refusal(app, e));
    }

    private JsonObject finished(BotApp app, JsonObject json) throws IOException {
        Faults faults = app.faults();
        Upload upload = upload(text(json, "upload_id"));
        if (faults.get(Knob.VOLUME_USED_UP)) {
            throw new Refused(RestError.VOLUME_USED_UP);
        }
        if (faults.strikes(Knob.PART_RETRIES)) {
            throw new Refused(RestError.PART_AGAIN);
        }
        int rank = (int) number(json, "part_index") - faults.get(Knob.PART_INDEX_BASE);
        if (!upload.finish(rank, number(json, "block_size"), text(json, "md5"))) {
            throw new Refused(RestError.BAD_BODY);
        }
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    // ---- reading

    private Upload upload(String id) throws Refused {
        Upload upload = find(id);
        if (upload == null) {
            throw new Refused(RestError.BAD_BODY);
        }
        return upload;
    }

    private @Nullable Upload find(String id) {
        synchronized (uploads) {
            return uploads.get(id);
        }
    }

    private static int rank(String partNumber) {
        return partNumber.matches("\\d{1,6}") ? Integer.parseInt(partNumber) - 1 : -1;
    }

    private static JsonObject read(String body) throws Refused {
        try {
            return Json.read(body);
        } catch (JsonException e) {
            throw refused(RestError.BAD_BODY, e);
        }
    }

    private static Attachment.Kind kind(JsonObject json) throws Refused {
        Attachment.Kind kind = Attachment.Kind.of((int) number(json, "file_type"));
        if (kind == null) {
            throw new Refused(RestError.BAD_BODY);
        }
        return kind;
    }

    /** A number, or one written as a string. */
    private static long number(JsonObject json, String key) throws Refused {
        JsonValue value = json.get(key);
        if (value instanceof JsonNumber number) {
            return number.longValue();
        }
        if (value instanceof JsonString text && text.getString().matches("\\d{1,15}")) {
            return Long.parseLong(text.getString());
        }
        throw new Refused(RestError.BAD_BODY);
    }

    private static String text(JsonObject json, String key) {
        return json.get(key) instanceof JsonString text ? text.getString() : "";
    }

    private static Refused refused(RestError error, Exception cause) {
        Refused refused = new Refused(error);
        refused.initCause(cause);
        return refused;
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** {@code GET /download?fileid=...}, and where the page fetches files. */
    public HttpAnswer download(String id) {
        FileStore.Kept file = files.find(id);
        return file == null ? HttpAnswer.of(404, "text/plain", "") : file.answer();
    }
}
