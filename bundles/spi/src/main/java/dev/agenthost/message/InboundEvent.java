package dev.agenthost.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened on a platform and is handed to an agent. */
public sealed interface InboundEvent permits InboundMessage, ButtonPress, MembershipChange, PlatformEvent {
    /**
     * The platform's id of it; repeats of one event carry the same id. What is said in reply refers to it.
     *
     * <p>Of an event that is no message it is the id of the event itself, not that of the message it is about.
     */
    String id();

    /** Where it happened; of {@link ChatKind#ACCOUNT} when it was in no chat. */
    ConversationId conversation();

    /** Who did it, or null where nobody did or the platform does not tell. */
    @Nullable
    Person actor();

    /** When, by the platform's clock; windows for answers count from here. */
    Instant at();

    /** The platform's own event as it came, for agents that need more; never logged. */
    String raw();
}
