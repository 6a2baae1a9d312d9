package dev.agenthost.qqbot.simulator.platform;

import java.util.Map;
import java.util.Set;

/** The events whose id may stand in {@code event_id} (protocol reference 6.4). */
public final class Repliable {
    private static final Set<String> GUILD = Set.of(
            "INTERACTION_CREATE",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_UPDATE",
            "GUILD_MEMBER_REMOVE",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "FORUM_THREAD_CREATE",
            "FORUM_THREAD_UPDATE",
            "FORUM_THREAD_DELETE",
            "FORUM_POST_CREATE",
            "FORUM_POST_DELETE",
            "FORUM_REPLY_CREATE",
            "FORUM_REPLY_DELETE");
    private static final Map<Conversation.Kind, Set<String>> BY_KIND = Map.of(
            Conversation.Kind.DIRECT,
            Set.of("INTERACTION_CREATE", "C2C_MSG_RECEIVE", "FRIEND_ADD"),
            Conversation.Kind.GROUP,
            Set.of("INTERACTION_CREATE", "GROUP_ADD_ROBOT", "GROUP_MSG_RECEIVE", "GROUP_MEMBER_ADD"),
            Conversation.Kind.CHANNEL,
            GUILD,
            Conversation.Kind.CHANNEL_DIRECT,
            GUILD);

    private Repliable() {}

    static boolean anywhere(String name) {
        return BY_KIND.values().stream().anyMatch(names -> names.contains(name));
    }

    static boolean event(String name, Conversation.Kind kind) {
        return BY_KIND.getOrDefault(kind, Set.of()).contains(name);
    }

    /** Whether an event of this id may be replied to in such a conversation. */
    public static boolean id(String eventId, Conversation.Kind kind) {
        int colon = eventId.indexOf(':');
        return event(colon < 0 ? eventId : eventId.substring(0, colon), kind);
    }
}
