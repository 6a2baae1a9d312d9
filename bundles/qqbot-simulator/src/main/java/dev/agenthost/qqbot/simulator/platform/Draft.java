package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person is about to write. Immutable: every method gives a new one.
 *
 * @param author who writes
 * @param text may be empty where there are attachments or a card
 * @param mention who is mentioned
 * @param attachments in order
 * @param quotes the id of the message quoted; null = none
 * @param indexOnly a quote is told by its index alone, as older clients do it
 * @param card a structured card, as {@code ark_data}; null = none
 */
public record Draft(
        Person author,
        String text,
        Mention mention,
        List<Attachment> attachments,
        @Nullable String quotes,
        boolean indexOnly,
        @Nullable JsonObject card) {
    /** Who is mentioned. */
    public enum Mention {
        NOBODY,
        BOT,
        EVERYONE
    }

    public Draft {
        attachments = List.copyOf(attachments);
    }

    /** Alice writes, mentioning nobody. */
    public static Draft text(String text) {
        return new Draft(Person.ALICE, text, Mention.NOBODY, List.of(), null, false, null);
    }

    /** A face as it stands in the text (protocol reference 5.3). */
    public static String face(int id, String words) {
        byte[] ext = Json.object().add("text", words).build().toString().getBytes(StandardCharsets.UTF_8);
        return "<faceType=1,faceId=\"" + id + "\",ext=\"" + Base64.getEncoder().encodeToString(ext) + "\">";
    }

    public Draft by(Person person) {
        return new Draft(person, text, mention, attachments, quotes, indexOnly, card);
    }

    public Draft mentioning(Mention whom) {
        return new Draft(author, text, whom, attachments, quotes, indexOnly, card);
    }

    public Draft with(Attachment attachment) {
        List<Attachment> all = new ArrayList<>(attachments);
        all.add(attachment);
        return new Draft(author, text, mention, all, quotes, indexOnly, card);
    }

    /** Quotes a message of the same conversation. */
    public Draft quoting(String messageId) {
        return new Draft(author, text, mention, attachments, messageId, indexOnly, card);
    }

    /** Of the quote only the index is told. */
    public Draft byIndexOnly() {
        return new Draft(author, text, mention, attachments, quotes, true, card);
    }

    public Draft withCard(JsonObject ark) {
        return new Draft(author, text, mention, attachments, quotes, indexOnly, ark);
    }
}
