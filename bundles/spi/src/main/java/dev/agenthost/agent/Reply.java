package dev.agenthost.agent;

import dev.agenthost.message.Content;
import dev.agenthost.platform.Receipt;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says in one turn, in order; nothing at all is an answer too.
 *
 * @param contents in the order to send them; may be empty
 * @param sent is told the receipts when everything was sent, on a thread of the host, or null for nobody. Not after a restart
 */
public record Reply(List<Content> contents, @Nullable Consumer<List<Receipt>> sent) {
    private static final Reply NOTHING = new Reply(List.of());

    public Reply {
        contents = List.copyOf(contents);
    }

    public Reply(List<Content> contents) {
        this(contents, null);
    }

    /** The turn ends without a word. */
    public static Reply nothing() {
        return NOTHING;
    }

    /** One text; nothing when it is blank. */
    public static Reply text(String text) {
        return text.isBlank() ? NOTHING : new Reply(List.of(new Content.Text(text)));
    }

    /** These contents. */
    public static Reply of(Content... contents) {
        return new Reply(List.of(contents));
    }

    /** The same, with somebody who wants the receipts. */
    public Reply whenSent(Consumer<List<Receipt>> listener) {
        return new Reply(contents, listener);
    }
}
