package dev.agenthost.qqbot.simulator.platform;

import static java.util.Map.entry;

import java.util.Map;

/** The intents of the gateway and the events each one asks for (protocol reference 5.1). */
final class Intents {
    private static final int GUILDS = 1;
    private static final int GUILD_MEMBERS = 1 << 1;
    private static final int GUILD_MESSAGES = 1 << 9;
    private static final int GUILD_MESSAGE_REACTIONS = 1 << 10;
    private static final int DIRECT_MESSAGE = 1 << 12;
    private static final int GROUP_MEMBERS = 1 << 24;
    private static final int GROUP_AND_C2C = 1 << 25;
    private static final int INTERACTION = 1 << 26;
    private static final int MESSAGE_AUDIT = 1 << 27;
    private static final int PUBLIC_GUILD_MESSAGES = 1 << 30;
    private static final int FORUMS_AUDIO_AND_OTHERS = 1 << 18 | 1 << 19 | 1 << 23 | 1 << 28 | 1 << 29;

    /** Every bit that means something; any other is answered with 4013. */
    static final int DEFINED = GUILDS
            | GUILD_MEMBERS
            | GUILD_MESSAGES
            | GUILD_MESSAGE_REACTIONS
            | DIRECT_MESSAGE
            | GROUP_MEMBERS
            | GROUP_AND_C2C
            | INTERACTION
            | MESSAGE_AUDIT
            | PUBLIC_GUILD_MESSAGES
            | FORUMS_AUDIO_AND_OTHERS;

    private static final Map<String, Integer> BY_EVENT = Map.ofEntries(
            entry("C2C_MESSAGE_CREATE", GROUP_AND_C2C),
            entry("GROUP_AT_MESSAGE_CREATE", GROUP_AND_C2C),
            entry("GROUP_MESSAGE_CREATE", GROUP_AND_C2C),
            entry("FRIEND_ADD", GROUP_AND_C2C),
            entry("FRIEND_DEL", GROUP_AND_C2C),
            entry("C2C_MSG_REJECT", GROUP_AND_C2C),
            entry("C2C_MSG_RECEIVE", GROUP_AND_C2C),
            entry("GROUP_ADD_ROBOT", GROUP_AND_C2C),
            entry("GROUP_DEL_ROBOT", GROUP_AND_C2C),
            entry("GROUP_MSG_REJECT", GROUP_AND_C2C),
            entry("GROUP_MSG_RECEIVE", GROUP_AND_C2C),
            entry("AT_MESSAGE_CREATE", PUBLIC_GUILD_MESSAGES),
            entry("PUBLIC_MESSAGE_DELETE", PUBLIC_GUILD_MESSAGES),
            entry("MESSAGE_CREATE", GUILD_MESSAGES),
            entry("MESSAGE_DELETE", GUILD_MESSAGES),
            entry("DIRECT_MESSAGE_CREATE", DIRECT_MESSAGE),
            entry("DIRECT_MESSAGE_DELETE", DIRECT_MESSAGE),
            entry("MESSAGE_REACTION_ADD", GUILD_MESSAGE_REACTIONS),
            entry("MESSAGE_REACTION_REMOVE", GUILD_MESSAGE_REACTIONS),
            entry("INTERACTION_CREATE", INTERACTION),
            entry("MESSAGE_AUDIT_PASS", MESSAGE_AUDIT),
            entry("MESSAGE_AUDIT_REJECT", MESSAGE_AUDIT));

    private Intents() {}

    /** Whether a session that identified with this mask gets the event; an event of no intent we list goes to all. */
    static boolean wants(int mask, String event) {
        Integer intent = BY_EVENT.get(event);
        return intent == null || (mask & intent) != 0;
    }
}
