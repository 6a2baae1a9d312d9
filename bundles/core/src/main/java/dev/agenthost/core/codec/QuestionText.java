package dev.agenthost.core.codec;

import dev.agenthost.message.Content;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;

/**
 * An open question, as it lies in the store.
 *
 * @param token names this very asking of it, in the data of its buttons
 * @param agent that asked; empty for whoever the conversation is routed to
 * @param asked when
 */
public record QuestionText(String token, String agent, Instant asked, Content.Question question) {
    /** When it is too late to answer. */
    public Instant until() {
        return asked.plus(question.life());
    }

    /** The text form of this. */
    public String write() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject()
                    .write("token", token)
                    .write("agent", agent)
                    .write("asked", asked.toEpochMilli())
                    .write("question", new ContentText(question, true).write())
                    .writeEnd();
        }
        return text.toString();
    }

    /** Reads what {@link #write} gives. */
    public static QuestionText read(String stored) throws UnreadableException {
        JsonObject text = Json.read(stored);
        try {
            return new QuestionText(
                    text.getString("token"),
                    text.getString("agent"),
                    Instant.ofEpochMilli(text.getJsonNumber("asked").longValue()),
                    (Content.Question)
                            ContentText.read(text.getString("question")).content());
        } catch (RuntimeException e) {
            throw new UnreadableException("the stored question is not complete", e);
        }
    }
}
