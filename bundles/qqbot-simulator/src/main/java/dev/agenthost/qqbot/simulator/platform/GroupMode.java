package dev.agenthost.qqbot.simulator.platform;

/** Which messages of a group the bot gets; a switch of the group's owner (protocol reference 5.5). */
public enum GroupMode {
    /** Only those that mention it, as GROUP_AT_MESSAGE_CREATE. */
    MENTIONS,
    /** All, as GROUP_MESSAGE_CREATE; a mention too. */
    FULL,
    /** All as GROUP_MESSAGE_CREATE, a mention as GROUP_AT_MESSAGE_CREATE besides, with the same message id. */
    BOTH
}
