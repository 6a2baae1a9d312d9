package dev.agenthost.qqbot.events;

import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what people wrote out of the platform's text: without mentions of the bot, faces in words, trimmed. */
final class MessageText {
    private static final Pattern MARK = Pattern.compile(
            "<@!?(?<mentioned>\\w+)>\\s?|<faceType=\\d+,faceId=\"(?<face>[^\"]*)\",ext=\"(?<ext>[^\"]*)\">");
    private static final Pattern ENTITY = Pattern.compile("&(lt|gt|amp);");

    private final Json json;

    MessageText(Json json) {
        this.json = json;
    }

    /**
     * Of direct chats and groups (protocol 5.3, 5.5).
     *
     * @param botIds what the bot is called in mentions
     */
    String plain(@Nullable String content, Set<String> botIds) {
        return content == null ? "" : withoutMarks(content, botIds).strip();
    }

    /** Of guilds, where {@code <}, {@code >} and {@code &} come as entities (protocol 5.6). */
    String unescaped(@Nullable String content, Set<String> botIds) {
        String plain = plain(content, botIds);
        return plain.indexOf('&') < 0 ? plain : ENTITY.matcher(plain).replaceAll(MessageText::character);
    }

    private static String character(MatchResult entity) {
        return switch (entity.group(1)) {
            case "lt" -> "<";
            case "gt" -> ">";
            default -> "&";
        };
    }

    private String withoutMarks(String content, Set<String> botIds) {
        if (content.indexOf('<') < 0) {
            return content;
        }
        Matcher marks = MARK.matcher(content);
        StringBuilder text = new StringBuilder(content.length());
        while (marks.find()) {
            marks.appendReplacement(text, Matcher.quoteReplacement(words(marks, botIds)));
        }
        return marks.appendTail(text).toString();
    }

    private String words(Matcher mark, Set<String> botIds) {
        String mentioned = mark.group("mentioned");
        if (mentioned != null) {
            return botIds.contains(mentioned) ? "" : mark.group();
        }
        return "[" + face(mark.group("ext")).orElse("face " + mark.group("face")) + "]";
    }

    private Optional<String> face(String ext) {
        return decoded(ext)
                .flatMap(json::object)
                .map(face -> face.get("text"))
                .filter(JsonString.class::isInstance)
                .map(text -> ((JsonString) text).getString());
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
