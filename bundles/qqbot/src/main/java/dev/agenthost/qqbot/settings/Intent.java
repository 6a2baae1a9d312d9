package dev.agenthost.qqbot.settings;

import java.util.Arrays;
import java.util.Optional;

/** Kinds of events a bot asks for at Identify, by the platform's names (protocol 5.1). */
public enum Intent {
    GUILDS(0),
    GUILD_MEMBERS(1),
    GUILD_MESSAGES(9),
    GUILD_MESSAGE_REACTIONS(10),
    DIRECT_MESSAGE(12),
    OPEN_FORUMS_EVENT(18),
    AUDIO_OR_LIVE_CHANNEL_MEMBER(19),
    ENTER_AIO(23),
    GROUP_MEMBERS(24),
    GROUP_AND_C2C_EVENT(25),
    INTERACTION(26),
    MESSAGE_AUDIT(27),
    FORUMS_EVENT(28),
    AUDIO_ACTION(29),
    PUBLIC_GUILD_MESSAGES(30);

    private final int mask;

    Intent(int bit) {
        this.mask = 1 << bit;
    }

    /** The intent of this name; its ending {@code _EVENT}, which the platform itself uses now and then, may be left out. */
    static Optional<Intent> named(String name) {
        return Arrays.stream(values())
                .filter(intent -> intent.name().equals(name) || intent.name().equals(name + "_EVENT"))
                .findFirst();
    }

    /** The one bit of this intent. */
    public int mask() {
        return mask;
    }
}
