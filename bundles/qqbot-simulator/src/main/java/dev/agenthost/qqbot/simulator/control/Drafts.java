package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.media.FileStore;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.Draft;
import dev.agenthost.qqbot.simulator.platform.Person;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a person is made to write. Blocks on the disk where there are attachments. */
final class Drafts {
    private final FileStore files;

    Drafts(FileStore files) {
        this.files = files;
    }

    /** @throws IllegalArgumentException when a file, a kind, or a person is not there */
    Draft read(JsonObject body) {
        Draft draft = Draft.text(body.getString("text", "") + face(body))
                .by(Person.named(body.getString("author", Person.ALICE.name())))
                .mentioning(mention(body));
        if (body.get("attachments") instanceof JsonArray attachments) {
            for (JsonObject one : attachments.getValuesAs(JsonObject.class)) {
                draft = draft.with(attachment(one));
            }
        }
        if (body.get("quote") instanceof JsonString quote) {
            draft = draft.quoting(quote.getString());
        }
        if (body.getBoolean("indexOnly", false)) {
            draft = draft.byIndexOnly();
        }
        if (body.get("card") instanceof JsonObject card) {
            draft = draft.withCard(card);
        }
        if (draft.text().isEmpty() && draft.attachments().isEmpty() && draft.card() == null) {
            throw new IllegalArgumentException("'text' is missing, or 'attachments', 'face' or 'card'");
        }
        return draft;
    }

    private static Draft.Mention mention(JsonObject body) {
        JsonValue mention = body.getOrDefault("mention", JsonValue.TRUE);
        if (mention instanceof JsonString word && word.getString().equals("all")) {
            return Draft.Mention.EVERYONE;
        }
        return mention == JsonValue.FALSE ? Draft.Mention.NOBODY : Draft.Mention.BOT;
    }

    private static String face(JsonObject body) {
        return body.get("face") instanceof JsonObject face
                ? Draft.face(face.getInt("id", 13), face.getString("text", ""))
                : "";
    }

    private Attachment attachment(JsonObject body) {
        try {
            FileStore.Kept file = file(body, "file", "data");
            Attachment attachment = files.attachment(file, kind(body.getString("kind", "")));
            if (attachment.kind() != Attachment.Kind.FILE) {
                attachment = attachment.named(FileStore.hexName(file));
            }
            if (body.containsKey("wavFile") || body.containsKey("wavData")) {
                attachment = attachment.withWav(file(body, "wavFile", "wavData").id());
            }
            return attachment.saying(body.getString("asr", null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileStore.Kept file(JsonObject body, String byId, String byData) throws IOException {
        if (body.get(byId) instanceof JsonString id) {
            return files.get(id.getString());
        }
        byte[] data = Base64.getDecoder().decode(body.getString(byData, ""));
        return files.keep(body.getString("name", ""), new ByteArrayInputStream(data));
    }

    private static Attachment.@Nullable Kind kind(String word) {
        return word.isEmpty() ? null : Attachment.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
