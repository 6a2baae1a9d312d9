package dev.agenthost.qqbot.send;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.ReplyReader;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is (protocol 6.7 A): what all its chunks have in common, and which is next. Chunks are appended to what stands
 * there, so that what people have seen never changes.
 *
 * @param path of its chat
 * @param anchor what it answers; the {@code msg_seq} is the same for all chunks
 * @param markdown whether the text is Markdown
 * @param id the platform's, or null before the first chunk was taken
 * @param index of the next chunk
 * @param length how much of the text is there already
 */
record Chunk(
        String path,
        Anchor anchor,
        boolean markdown,
        @Nullable String id,
        int index,
        int length) {
    private static final int GENERATING = 1;
    private static final int FINISHED = 10;

    /** The body of the next chunk. */
    String body(Json json, String content, boolean last) {
        JsonObjectBuilder body =
                json.newObject().add("input_mode", "append").add("content_type", markdown ? "markdown" : "text");
        anchor.addTo(body, true);
        body.add("input_state", last ? FINISHED : GENERATING)
                .add("index", index)
                .add("content_raw", content);
        if (id != null) {
            body.add("stream_msg_id", id);
        }
        return body.build().toString();
    }

    /** After the next chunk was taken. */
    Chunk next(@Nullable String streamId, int more) {
        return new Chunk(path, anchor, markdown, id == null ? streamId : id, index + 1, length + more);
    }

    /** The same with plain text. */
    Chunk plain() {
        return new Chunk(path, anchor, false, id, index, length);
    }

    /** For a later life of the host. */
    String write(Json json) {
        JsonObjectBuilder text = json.newObject()
                .add("path", path)
                .add("anchor", anchor.field())
                .add("anchor_id", anchor.id())
                .add("msg_seq", anchor.sequence())
                .add("markdown", markdown)
                .add("index", index)
                .add("length", length);
        return (id == null ? text : text.add("stream_msg_id", id)).build().toString();
    }

    /** Empty when it is not what {@link #write} gives. */
    static Optional<Chunk> read(String text, Json json) {
        return json.object(text).flatMap(Chunk::read);
    }

    private static Optional<Chunk> read(JsonObject progress) {
        String path = ReplyReader.text(progress, "path").orElse("");
        Optional<String> field = ReplyReader.text(progress, "anchor");
        Optional<String> anchored = ReplyReader.text(progress, "anchor_id");
        Optional<String> id = ReplyReader.text(progress, "stream_msg_id");
        if (!path.startsWith("/v2/") || field.isEmpty() || anchored.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Chunk(
                path,
                new Anchor(field.get(), anchored.get(), number(progress, "msg_seq")),
                progress.getBoolean("markdown", false),
                id.orElse(null),
                number(progress, "index"),
                number(progress, "length")));
    }

    private static int number(JsonObject progress, String field) {
        return ReplyReader.number(progress, field).orElse(0L).intValue();
    }
}
