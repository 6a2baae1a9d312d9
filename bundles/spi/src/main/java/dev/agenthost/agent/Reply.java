package dev.agenthost.agent;

import dev.agenthost.message.Content;
import java.util.List;

/**
 * What an agent says in one turn, in order; nothing at all is an answer too.
 *
 * @param contents in the order to send them; may be empty
 */
public record Reply(List<Content> contents) {
    private static final Reply NOTHING = new Reply(List.of());

    public Reply {
        contents = List.copyOf(contents);
    }

    /** The turn ends without a word. */
    public static Reply nothing() {
        return NOTHING;
    }

    /** One text; nothing when it is blank. */
    public static Reply text(String text) {
        return text.isBlank() ? NOTHING : new Reply(List.of(new Content.Text(text)));
    }
}
