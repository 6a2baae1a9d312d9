package dev.agenthost.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anything else that a platform tells, also what this host does not know yet: for agents that care for this platform.
 *
 * @param id the platform's id of the event; see {@link InboundEvent#id()}
 * @param conversation where it happened; of {@link ChatKind#ACCOUNT} when it was in no chat
 * @param name the platform's own name of the event, verbatim ({@code MESSAGE_REACTION_ADD})
 * @param known whether the adapter knows events of this name; of others there is {@link #raw()} alone
 * @param fields the event's values as texts, by the platform's own names joined with dots ({@code emoji.id}); empty when the
 *     event is not known
 * @param actor who did it, or null
 * @param at when, by the platform's clock
 * @param raw the platform's own event as it came; never logged
 */
public record PlatformEvent(
        String id,
        ConversationId conversation,
        String name,
        boolean known,
        Map<String, String> fields,
        @Nullable Person actor,
        Instant at,
        String raw)
        implements InboundEvent {
    public PlatformEvent {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Says where and which, never what. */
    @Override
    public String toString() {
        return "PlatformEvent[" + name + ", " + id + " in " + conversation + "]";
    }
}
