package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import org.jspecify.annotations.Nullable;

/**
 * Where something happened.
 *
 * @param kind of chat, or {@link ChatKind#ACCOUNT} for a guild
 * @param id the platform's, in the name space of the kind
 */
record Place(ChatKind kind, String id) {
    /** What the platform put in no place. */
    static final Place NOWHERE = new Place(ChatKind.ACCOUNT, "-");

    /** {@link #NOWHERE} when the platform gave no id. */
    static Place of(ChatKind kind, @Nullable String id) {
        return id == null || id.isBlank() ? NOWHERE : new Place(kind, id);
    }

    static Place direct(@Nullable String openid) {
        return of(ChatKind.DIRECT, openid);
    }

    static Place group(@Nullable String openid) {
        return of(ChatKind.GROUP, openid);
    }

    static Place guild(@Nullable String id) {
        return of(ChatKind.ACCOUNT, id);
    }

    /** A channel, or its guild where no channel is told. */
    static Place channel(@Nullable String id, @Nullable String guild) {
        return of(ChatKind.CHANNEL, id).or(guild(guild));
    }

    boolean isKnown() {
        return !equals(NOWHERE);
    }

    Place or(Place other) {
        return isKnown() ? this : other;
    }
}
