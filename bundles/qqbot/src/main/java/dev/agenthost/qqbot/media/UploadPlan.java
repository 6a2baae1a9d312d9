package dev.agenthost.qqbot.media;

import static java.util.Comparator.comparingLong;

import dev.agenthost.qqbot.rest.ReplyReader;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.settings.PlatformUrl;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the platform wants a file in parts: its answer to {@code upload_prepare} (protocol 7.2). Indexes count from 0 or from 1,
 * numbers may be texts, the answer may be wrapped in {@code data}, options may stand beside the parts or in a part of their own.
 *
 * @param parts in the order of the file
 * @param concurrency parts under way at once
 * @param retryTimeout how long a part's finish is tried
 * @param retryDelay how long to wait between two tries
 */
record UploadPlan(String uploadId, List<Part> parts, int concurrency, Duration retryTimeout, Duration retryDelay) {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_AT_ONCE = 4;
    private static final long RETRY_SECONDS = 300;
    private static final long MOST_RETRY_SECONDS = 600;
    private static final long MOST_DELAY_SECONDS = 30;

    /**
     * A piece of the file.
     *
     * @param index as the platform gave it
     * @param url where it goes, signed
     * @param offset its first byte
     * @param length bytes
     */
    record Part(long index, URI url, long offset, long length) {}

    private record Slot(long index, URI url) {}

    /** @param size of the file, in bytes; more than none */
    static UploadPlan of(JsonObject answer, long size) throws RestException {
        JsonObject plan =
                answer.get("data") instanceof JsonObject wrapped && !answer.containsKey("upload_id") ? wrapped : answer;
        JsonObject options = plan.get("upload_config") instanceof JsonObject config ? config : plan;
        String uploadId = ReplyReader.text(plan, "upload_id").orElse("");
        List<Slot> slots = slots(plan);
        long blockSize = blockSize(plan);
        if (uploadId.isEmpty() || blockSize <= 0 || slots.size() != (size + blockSize - 1) / blockSize) {
            throw unusable();
        }
        List<Part> parts = new ArrayList<>();
        for (int rank = 0; rank < slots.size(); rank++) {
            long offset = rank * blockSize;
            parts.add(new Part(
                    slots.get(rank).index(), slots.get(rank).url(), offset, Math.min(blockSize, size - offset)));
        }
        return new UploadPlan(
                uploadId,
                List.copyOf(parts),
                (int) number(options, "concurrency", 1, MOST_AT_ONCE, 1),
                Duration.ofSeconds(number(options, "retry_timeout", 0, MOST_RETRY_SECONDS, RETRY_SECONDS)),
                Duration.ofSeconds(number(options, "retry_delay", 0, MOST_DELAY_SECONDS, 1)));
    }

    private static List<Slot> slots(JsonObject plan) throws RestException {
        if (!(plan.get("parts") instanceof JsonArray parts) || parts.isEmpty() || parts.size() > MOST_PARTS) {
            throw unusable();
        }
        List<Slot> slots = new ArrayList<>();
        for (JsonValue value : parts) {
            slots.add(slot(value));
        }
        if (slots.stream().map(Slot::index).distinct().count() != slots.size()) {
            throw unusable();
        }
        slots.sort(comparingLong(Slot::index));
        return slots;
    }

    private static Slot slot(JsonValue value) throws RestException {
        if (value instanceof JsonObject part) {
            Optional<Long> index = ReplyReader.number(part, "index");
            Optional<URI> url = ReplyReader.text(part, "presigned_url").flatMap(PlatformUrl::http);
            if (index.isPresent() && url.isPresent()) {
                return new Slot(index.get(), url.get());
            }
        }
        throw unusable();
    }

    private static long blockSize(JsonObject plan) {
        return ReplyReader.number(plan, "block_size")
                .orElseGet(() -> plan.getJsonArray("parts").stream()
                        .map(JsonValue::asJsonObject)
                        .mapToLong(
                                part -> ReplyReader.number(part, "block_size").orElse(0L))
                        .max()
                        .orElse(0));
    }

    private static long number(JsonObject options, String field, long least, long most, long missing) {
        return Math.max(least, Math.min(most, ReplyReader.number(options, field).orElse(missing)));
    }

    private static RestException unusable() {
        return new RestException(200, 0, "the platform's plan for the upload does not fit the file", null, null);
    }
}
