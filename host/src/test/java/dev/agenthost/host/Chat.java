package dev.agenthost.host;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the platform has it.
 *
 * @param conversation {@code kind/id}
 * @param answers what people see of the bot, in order
 * @param sends what became of every send that reached the platform, in order
 */
record Chat(String conversation, List<Answer> answers, List<Send> sends) {
    /** What stands before the text where there is a file. */
    static final String FILE = "[file]";

    /** @param replyTo the message id the bot gave, or null */
    record Answer(@Nullable String replyTo, String text) {}

    /**
     * @param replyTo the message id the bot gave, or null
     * @param outcome {@code TAKEN}, {@code DEDUPLICATED} or {@code REFUSED}
     * @param code why, or 0
     */
    record Send(@Nullable String replyTo, String outcome, int code) {}

    /** Reads what the simulator's control API tells. */
    static Chat of(JsonObject chat) {
        return new Chat(
                chat.getString("conversation"),
                chat.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                        .filter(line -> line.getBoolean("bot"))
                        .map(line -> new Answer(
                                line.getString("replyTo", null),
                                (line.containsKey("attachments") ? FILE : "") + line.getString("text")))
                        .toList(),
                chat.getJsonArray("sends").getValuesAs(JsonObject.class).stream()
                        .map(send -> new Send(
                                send.getString("replyTo", null), send.getString("outcome"), send.getInt("code")))
                        .toList());
    }

    /** How many attempts the platform recognised as repeats. */
    long deduplicated() {
        return sends.stream()
                .filter(send -> send.outcome().equals("DEDUPLICATED"))
                .count();
    }
}
