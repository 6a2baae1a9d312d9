package dev.agenthost.core.codec;

import dev.agenthost.message.Content;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;

/**
 * What is said, as it lies in the store.
 *
 * @param reply whether it is said in reply to the message, not on the bot's own initiative
 */
public record ContentText(Content content, boolean reply) {
    /** The text form of this. */
    public String write() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject().write("text", content.asText());
            if (!reply) {
                json.write("unbidden", true);
            }
            json.writeEnd();
        }
        return text.toString();
    }

    /** Reads what {@link #write} gives. */
    public static ContentText read(String stored) throws UnreadableException {
        JsonObject said = Json.read(stored);
        try {
            return new ContentText(new Content.Text(said.getString("text")), !said.getBoolean("unbidden", false));
        } catch (RuntimeException e) {
            throw new UnreadableException("the stored answer is not complete", e);
        }
    }
}
