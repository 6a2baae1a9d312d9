package dev.agenthost.qqbot.send;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.Content.Linked;
import dev.agenthost.message.Content.Media;
import dev.agenthost.message.Content.Shelved;
import dev.agenthost.message.Content.Source;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.ReplyReader;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import java.util.Optional;

/**
 * The file of a prepared message, which is uploaded when the message is sent: what the platform gives for it expires.
 *
 * @param kind how it is shown
 * @param source where it is
 */
public record MediaReference(MediaKind kind, Source source) {
    static MediaReference of(Media media) {
        return new MediaReference(media.kind(), media.source());
    }

    /** As those who quote the message see it: a file of the shelf has no address. */
    Attachment attachment() {
        if (source instanceof Linked linked) {
            return linked(kind, linked.url());
        }
        MediaFile file = ((Shelved) source).file();
        return new Attachment(kind, file.contentType(), "", file.fileName(), file.size(), null, null);
    }

    static Attachment linked(MediaKind kind, String url) {
        return new Attachment(kind, kind.name().toLowerCase(Locale.ROOT), url, null, -1, null, null);
    }

    JsonObjectBuilder write(Json json) {
        JsonObjectBuilder text = json.newObject().add("kind", kind.name());
        if (source instanceof Linked linked) {
            return text.add("url", linked.url());
        }
        MediaFile file = ((Shelved) source).file();
        text.add("sha256", file.sha256()).add("type", file.contentType()).add("size", file.size());
        return file.fileName() == null ? text : text.add("name", file.fileName());
    }

    /** Empty when it is not what {@link #write} gives. */
    static Optional<MediaReference> read(JsonObject text) {
        try {
            MediaKind kind = MediaKind.valueOf(ReplyReader.text(text, "kind").orElse(""));
            Optional<String> url = ReplyReader.text(text, "url");
            Source source = url.isPresent()
                    ? new Linked(url.get())
                    : new Shelved(new MediaFile(
                            ReplyReader.text(text, "sha256").orElse(""),
                            ReplyReader.text(text, "type").orElse("application/octet-stream"),
                            ReplyReader.text(text, "name").orElse(null),
                            ReplyReader.number(text, "size").orElse(0L)));
            return Optional.of(new MediaReference(kind, source));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
