package dev.agenthost.core.delivery;

import dev.agenthost.message.Content;
import dev.agenthost.store.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn ends with.
 *
 * @param contents what is said; may be empty
 * @param how how it is said
 * @param dead why the message is a dead letter although something is said (a notice), or null
 * @param agent whose words these are; empty for whoever the conversation is routed to
 * @param with what is stored together with the end of the turn
 * @param speaking what was said while the turn ran, or null for nothing
 */
public record Ending(
        List<Content> contents,
        How how,
        @Nullable String dead,
        String agent,
        List<Change> with,
        @Nullable Speaking speaking) {
    /** How something is said. */
    public enum How {
        /** In reply to the message, ahead of it what waited for one. */
        REPLY,
        /** In reply to an event that what waits does not go out with. */
        APART,
        /** On the bot's own initiative. */
        UNBIDDEN
    }

    public Ending {
        contents = List.copyOf(contents);
        with = List.copyOf(with);
    }

    /** The turn ends without a word. */
    public static Ending silent(@Nullable String dead) {
        return new Ending(List.of(), How.APART, dead, "", List.of(), null);
    }

    /** Something is said on the bot's own initiative. */
    public static Ending unbidden(List<Content> contents) {
        return new Ending(contents, How.UNBIDDEN, null, "", List.of(), null);
    }
}
