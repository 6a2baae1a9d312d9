package dev.agenthost.qqbot.media;

import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.media.UploadPlan.Part;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.HttpReply;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.rest.SendErrors;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One file on its way to the platform in parts (protocol 7.2). The parts go to signed addresses without a token; every part is
 * read from the file as it is sent. After the first part that fails no other begins.
 */
final class ChunkedUpload {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration PUT = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MORE_PUTS = 2;

    private final OpenApi api;
    private final Http http;
    private final Json json;
    private final UploadWork work;
    private final Pauses pauses;
    private final LongSupplier nanoTime;
    private final Scene scene;
    private final Path file;

    ChunkedUpload(
            OpenApi api,
            Http http,
            Json json,
            UploadWork work,
            Pauses pauses,
            LongSupplier nanoTime,
            Scene scene,
            Path file) {
        this.api = api;
        this.http = http;
        this.json = json;
        this.work = work;
        this.pauses = pauses;
        this.nanoTime = nanoTime;
        this.scene = scene;
        this.file = file;
    }

    /** @return the {@code upload_id} of all parts, for {@code files} */
    CompletionStage<String> parts(FileType type, String fileName, long size) {
        return work.reading(() -> FileDigests.of(file))
                .thenCompose(digests -> prepare(type, fileName, size, digests))
                .thenCompose(answer -> plan(answer, size))
                .thenCompose(plan -> all(plan).thenApply(done -> plan.uploadId()));
    }

    private CompletionStage<JsonObject> prepare(FileType type, String fileName, long size, FileDigests digests) {
        JsonObjectBuilder body = json.newObject()
                .add("file_type", type.code())
                .add("file_size", Long.toString(size))
                .add("file_name", fileName)
                .add("md5", digests.md5())
                .add("sha1", digests.sha1())
                .add("md5_10m", digests.md5Of10M());
        return call("upload_prepare", body);
    }

    private static CompletionStage<UploadPlan> plan(JsonObject answer, long size) {
        try {
            return CompletableFuture.completedStage(UploadPlan.of(answer, size));
        } catch (RestException unusable) {
            return CompletableFuture.failedStage(unusable);
        }
    }

    private CompletionStage<Void> all(UploadPlan plan) {
        Iterator<Part> left = plan.parts().iterator();
        AtomicBoolean failed = new AtomicBoolean();
        List<CompletableFuture<?>> lanes = new ArrayList<>();
        for (int lane = 0; lane < plan.concurrency(); lane++) {
            lanes.add(rest(plan, left, failed).toCompletableFuture());
        }
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<Void> rest(UploadPlan plan, Iterator<Part> left, AtomicBoolean failed) {
        Optional<Part> part = next(left);
        if (part.isEmpty() || failed.get()) {
            return CompletableFuture.completedStage(null);
        }
        return one(plan, part.get())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed.set(true);
                    }
                })
                .thenCompose(done -> rest(plan, left, failed));
    }

    private static Optional<Part> next(Iterator<Part> left) {
        synchronized (left) {
            return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
        }
    }

    private CompletionStage<JsonObject> one(UploadPlan plan, Part part) {
        return work.reading(() -> FileDigests.md5(file, part.offset(), part.length()))
                .thenCompose(md5 -> put(part, MORE_PUTS, FIRST_PAUSE)
                        .thenCompose(taken -> finish(plan, part, md5, nanoTime.getAsLong())));
    }

    private CompletionStage<HttpReply> put(Part part, int more, Duration pause) {
        HttpRequest request =
                HttpRequest.newBuilder(part.url()).PUT(content(part)).build();
        return http.exchange(request, PUT)
                .thenCompose(ChunkedUpload::taken)
                .exceptionallyCompose(failure -> more == 0
                        ? CompletableFuture.failedStage(failure)
                        : pauses.of(pause).thenCompose(over -> put(part, more - 1, pause.multipliedBy(2))));
    }

    private BodyPublisher content(Part part) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> stream(part)), part.length());
    }

    private InputStream stream(Part part) {
        try {
            return FileDigests.part(file, part.offset(), part.length());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static CompletionStage<HttpReply> taken(HttpReply reply) {
        if (reply.status() / 100 == 2) {
            return CompletableFuture.completedStage(reply);
        }
        String traceId = reply.headers().firstValue("x-cos-request-id").orElse(null);
        return CompletableFuture.failedStage(
                new RestException(reply.status(), 0, "a part of the file was not taken", traceId, null));
    }

    private CompletionStage<JsonObject> finish(UploadPlan plan, Part part, String md5, long began) {
        JsonObjectBuilder body = json.newObject()
                .add("upload_id", plan.uploadId())
                .add("part_index", part.index())
                .add("block_size", Long.toString(part.length()))
                .add("md5", md5);
        return call("upload_part_finish", body).exceptionallyCompose(failure -> {
            Duration tried = Duration.ofNanos(nanoTime.getAsLong() - began);
            boolean again = passing(failure) && tried.plus(plan.retryDelay()).compareTo(plan.retryTimeout()) <= 0;
            return again
                    ? pauses.of(plan.retryDelay()).thenCompose(over -> finish(plan, part, md5, began))
                    : CompletableFuture.failedStage(failure);
        });
    }

    /** 40093001 above all. */
    private static boolean passing(Throwable failure) {
        Kind kind = SendErrors.beforeSending(failure).kind();
        return kind == Kind.UNAVAILABLE || kind == Kind.RATE_LIMITED;
    }

    private CompletionStage<JsonObject> call(String name, JsonObjectBuilder body) {
        return api.call("POST", scene.path(name), body.build().toString(), CALL);
    }
}
