package dev.agenthost.core.codec;

import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said, as it lies in the store.
 *
 * @param reply whether it is said in reply to the message, not on the bot's own initiative
 * @param replaced how many contents before it, that were refused, it is said in place of
 * @param waited whether it has waited for this message: it is no part of the answer, which goes out whatever becomes of it
 */
public record ContentText(Content content, boolean reply, int replaced, boolean waited) {
    /** In place of a content: a text that grows, of which only its adapter knows how far it is. */
    public static final String STREAM = "{\"is\":\"stream\"}";

    private static final String MARKDOWN = "markdown";
    private static final String MEDIA = "media";
    private static final String QUOTING = "quoting";
    private static final String NATIVE = "native";
    private static final String QUESTION = "question";

    /** What is said first. */
    public ContentText(Content content, boolean reply) {
        this(content, reply, 0, false);
    }

    /** The same, said on the bot's own initiative. */
    public ContentText unbidden() {
        return new ContentText(content, false, replaced, waited);
    }

    /** Other content in place of this, which was refused. */
    public ContentText replacedBy(Content other) {
        return new ContentText(other, reply, replaced + 1, waited);
    }

    /** The text form of this. */
    public String write() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            write(json, content);
            if (!reply) {
                json.write("unbidden", true);
            }
            if (replaced > 0) {
                json.write("replaced", replaced);
            }
            if (waited) {
                json.write("waited", true);
            }
            json.writeEnd();
        }
        return text.toString();
    }

    /** Reads what {@link #write} gives. */
    public static ContentText read(String stored) throws UnreadableException {
        JsonObject said = Json.read(stored);
        try {
            return new ContentText(
                    content(said),
                    !said.getBoolean("unbidden", false),
                    said.getInt("replaced", 0),
                    said.getBoolean("waited", false));
        } catch (RuntimeException e) {
            throw new UnreadableException("the stored answer is not complete", e);
        }
    }

    // --- writing

    private static void write(JsonGenerator json, Content content) {
        if (content instanceof Content.Text text) {
            json.write("text", text.text());
        } else if (content instanceof Content.Markdown markdown) {
            json.write("is", MARKDOWN).write("text", markdown.markdown());
            write(json, markdown.buttons());
        } else if (content instanceof Content.Media media) {
            write(json, media);
        } else if (content instanceof Content.Quoting quoting) {
            json.write("is", QUOTING).write("id", quoting.messageId()).writeStartObject("content");
            write(json, quoting.content());
            json.writeEnd();
        } else if (content instanceof Content.Native form) {
            json.write("is", NATIVE).write("platform", form.platform());
            json.write("body", form.body()).write("text", form.text());
        } else if (content instanceof Content.Question question) {
            write(json, question);
        }
    }

    private static void write(JsonGenerator json, Content.Media media) {
        json.write("is", MEDIA).write("kind", media.kind().name());
        writeIfAny(json, "caption", media.caption());
        if (media.source() instanceof Content.Linked linked) {
            json.write("url", linked.url());
        } else if (media.source() instanceof Content.Shelved shelved) {
            MediaFile file = shelved.file();
            json.write("sha256", file.sha256());
            json.write("contentType", file.contentType()).write("size", file.size());
            writeIfAny(json, "fileName", file.fileName());
        }
    }

    private static void write(JsonGenerator json, Content.Question question) {
        json.write("is", QUESTION).write("id", question.id()).write("text", question.text());
        json.write("life", question.life().toMillis());
        write(json, "asked", question.asked());
        json.writeStartArray("choices");
        for (Content.Choice choice : question.choices()) {
            json.writeStartObject().write("id", choice.id()).write("label", choice.label());
            json.write("style", choice.style().name()).writeEnd();
        }
        json.writeEnd();
    }

    private static void write(JsonGenerator json, List<List<Button>> rows) {
        json.writeStartArray("buttons");
        for (List<Button> row : rows) {
            json.writeStartArray();
            row.forEach(button -> write(json, button));
            json.writeEnd();
        }
        json.writeEnd();
    }

    private static void write(JsonGenerator json, Button button) {
        json.writeStartObject().write("id", button.id()).write("label", button.label());
        json.write("style", button.style().name());
        if (button.action() instanceof Button.Callback callback) {
            json.write("data", callback.data());
        } else if (button.action() instanceof Button.Link link) {
            json.write("link", link.url());
        } else if (button.action() instanceof Button.Command command) {
            json.write("command", command.text()).write("send", command.send());
        }
        json.write("admins", button.audience().admins());
        write(json, "persons", button.audience().persons());
        json.writeEnd();
    }

    private static void write(JsonGenerator json, String key, Collection<String> texts) {
        json.writeStartArray(key);
        texts.forEach(json::write);
        json.writeEnd();
    }

    private static void writeIfAny(JsonGenerator json, String key, @Nullable String value) {
        if (value != null) {
            json.write(key, value);
        }
    }

    // --- reading

    private static Content content(JsonObject said) {
        return switch (said.getString("is", "")) {
            case MARKDOWN -> new Content.Markdown(said.getString("text"), rows(said.getJsonArray("buttons")));
            case MEDIA -> media(said);
            case QUOTING -> new Content.Quoting(said.getString("id"), content(said.getJsonObject("content")));
            case NATIVE ->
                new Content.Native(said.getString("platform"), said.getString("body"), said.getString("text"));
            case QUESTION -> question(said);
            default -> new Content.Text(said.getString("text"));
        };
    }

    private static Content media(JsonObject said) {
        Content.Source source = said.containsKey("url")
                ? new Content.Linked(said.getString("url"))
                : new Content.Shelved(new MediaFile(
                        said.getString("sha256"),
                        said.getString("contentType"),
                        said.getString("fileName", null),
                        said.getJsonNumber("size").longValue()));
        return new Content.Media(MediaKind.valueOf(said.getString("kind")), source, said.getString("caption", null));
    }

    private static Content question(JsonObject said) {
        List<Content.Choice> choices = said.getJsonArray("choices").getValuesAs(JsonObject.class).stream()
                .map(choice -> new Content.Choice(
                        choice.getString("id"),
                        choice.getString("label"),
                        Button.Style.valueOf(choice.getString("style"))))
                .toList();
        return new Content.Question(
                said.getString("id"),
                said.getString("text"),
                choices,
                texts(said.getJsonArray("asked")),
                Duration.ofMillis(said.getJsonNumber("life").longValue()));
    }

    private static List<List<Button>> rows(JsonArray rows) {
        return rows.getValuesAs(JsonArray.class).stream()
                .map(row -> row.getValuesAs(JsonObject.class).stream()
                        .map(ContentText::button)
                        .toList())
                .toList();
    }

    private static Button button(JsonObject button) {
        return new Button(
                button.getString("id"),
                button.getString("label"),
                action(button),
                Button.Style.valueOf(button.getString("style")),
                new Button.Audience(button.getBoolean("admins"), texts(button.getJsonArray("persons"))));
    }

    private static Button.Action action(JsonObject button) {
        if (button.containsKey("link")) {
            return new Button.Link(button.getString("link"));
        }
        return button.containsKey("command")
                ? new Button.Command(button.getString("command"), button.getBoolean("send"))
                : new Button.Callback(button.getString("data"));
    }

    private static Set<String> texts(JsonArray values) {
        return values.stream()
                .map((JsonValue value) -> ((JsonString) value).getString())
                .collect(Collectors.toUnmodifiableSet());
    }
}
