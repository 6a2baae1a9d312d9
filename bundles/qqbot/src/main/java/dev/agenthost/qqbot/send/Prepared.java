package dev.agenthost.qqbot.send;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaKind;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.ReplyReader;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request of one message: what {@link dev.agenthost.platform.PreparedDelivery} keeps as text.
 *
 * @param path below the OpenAPI's base URL
 * @param body all of it but what stands for the file
 * @param media the file it shows, or null
 * @param person who asked, or null for nobody
 */
record Prepared(
        String path,
        JsonObject body,
        @Nullable MediaReference media,
        @Nullable String person) {
    private static final String METHOD = "POST";
    private static final Pattern PATH = Pattern.compile("/[\\w/%.*-]+");

    /** Empty when the text is not what {@link #write} gives. */
    static Optional<Prepared> read(String text, Json json) {
        return json.object(text).flatMap(Prepared::read);
    }

    private static Optional<Prepared> read(JsonObject request) {
        String path = ReplyReader.text(request, "path").orElse("");
        if (!METHOD.equals(ReplyReader.text(request, "method").orElse(""))
                || !PATH.matcher(path).matches()
                || !(request.get("body") instanceof JsonObject body)) {
            return Optional.empty();
        }
        String person = ReplyReader.text(request, "person").orElse(null);
        return request.get("media") instanceof JsonObject media
                ? MediaReference.read(media).map(reference -> new Prepared(path, body, reference, person))
                : Optional.of(new Prepared(path, body, null, person));
    }

    String write(Json json) {
        JsonObjectBuilder text =
                json.newObject().add("method", METHOD).add("path", path).add("body", body);
        if (media != null) {
            text.add("media", media.write(json));
        }
        if (person != null) {
            text.add("person", person);
        }
        return text.build().toString();
    }

    /** What it shows besides its text. */
    List<Attachment> files() {
        return media == null ? picture() : List.of(media.attachment());
    }

    /** Channels take the address of a picture as it is. */
    private List<Attachment> picture() {
        return ReplyReader.text(body, "image")
                .map(url -> List.of(MediaReference.linked(MediaKind.IMAGE, url)))
                .orElse(List.of());
    }

    /** What it says; empty for what has no text. */
    String text() {
        return ReplyReader.text(body, "content")
                .or(() -> body.get("markdown") instanceof JsonObject markdown
                        ? ReplyReader.text(markdown, "content")
                        : Optional.empty())
                .orElse("");
    }
}
