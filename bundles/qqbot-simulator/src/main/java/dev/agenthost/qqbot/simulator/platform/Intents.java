package dev.agenthost.qqbot.simulator.platform;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The intents of the gateway and the events each one asks for (protocol reference 5.1). */
final class Intents {
    /** The events that each bit asks for. */
    private static final Map<Integer, List<String>> EVENTS = Map.ofEntries(
            entry(
                    0,
                    List.of(
                            "GUILD_CREATE",
                            "GUILD_UPDATE",
                            "GUILD_DELETE",
                            "CHANNEL_CREATE",
                            "CHANNEL_UPDATE",
                            "CHANNEL_DELETE")),
            entry(1, List.of("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE")),
            entry(9, List.of("MESSAGE_CREATE", "MESSAGE_DELETE")),
            entry(10, List.of("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE")),
            entry(12, List.of("DIRECT_MESSAGE_CREATE", "DIRECT_MESSAGE_DELETE")),
            entry(
                    18,
                    List.of(
                            "OPEN_FORUM_THREAD_CREATE",
                            "OPEN_FORUM_THREAD_UPDATE",
                            "OPEN_FORUM_THREAD_DELETE",
                            "OPEN_FORUM_POST_CREATE",
                            "OPEN_FORUM_POST_DELETE",
                            "OPEN_FORUM_REPLY_CREATE",
                            "OPEN_FORUM_REPLY_DELETE")),
            entry(19, List.of("AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER", "AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT")),
            entry(23, List.of("ENTER_AIO")),
            entry(24, List.of("GROUP_MEMBER_ADD", "GROUP_MEMBER_REMOVE", "GROUP_MEMBER_QUIT")),
            entry(
                    25,
                    List.of(
                            "C2C_MESSAGE_CREATE",
                            "GROUP_AT_MESSAGE_CREATE",
                            "GROUP_MESSAGE_CREATE",
                            "FRIEND_ADD",
                            "FRIEND_DEL",
                            "C2C_MSG_REJECT",
                            "C2C_MSG_RECEIVE",
                            "GROUP_ADD_ROBOT",
                            "GROUP_DEL_ROBOT",
                            "GROUP_MSG_REJECT",
                            "GROUP_MSG_RECEIVE",
                            "SUBSCRIBE_MESSAGE_STATUS",
                            "GROUP_JOIN_REQUEST")),
            entry(26, List.of("INTERACTION_CREATE")),
            entry(27, List.of("MESSAGE_AUDIT_PASS", "MESSAGE_AUDIT_REJECT")),
            entry(
                    28,
                    List.of(
                            "FORUM_THREAD_CREATE",
                            "FORUM_THREAD_UPDATE",
                            "FORUM_THREAD_DELETE",
                            "FORUM_POST_CREATE",
                            "FORUM_POST_DELETE",
                            "FORUM_REPLY_CREATE",
                            "FORUM_REPLY_DELETE",
                            "FORUM_PUBLISH_AUDIT_RESULT")),
            entry(29, List.of("AUDIO_START", "AUDIO_FINISH", "AUDIO_ON_MIC", "AUDIO_OFF_MIC")),
            entry(30, List.of("AT_MESSAGE_CREATE", "PUBLIC_MESSAGE_DELETE")));

    /** Every bit that means something; any other is answered with 4013. */
    static final int DEFINED = EVENTS.keySet().stream().reduce(0, (mask, bit) -> mask | 1 << bit);

    private static final Map<String, Integer> BY_EVENT = byEvent();

    private Intents() {}

    private static Map<String, Integer> byEvent() {
        Map<String, Integer> masks = new HashMap<>();
        EVENTS.forEach((bit, events) -> events.forEach(event -> masks.put(event, 1 << bit)));
        return Map.copyOf(masks);
    }

    /** Whether a session that identified with this mask gets the event; an event of no intent we list goes to all. */
    static boolean wants(int mask, String event) {
        Integer intent = BY_EVENT.get(event);
        return intent == null || (mask & intent) != 0;
    }
}
