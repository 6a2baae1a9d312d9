package dev.agenthost.message;

/** The kind of a conversation; the only spelling of it in this host. */
public enum ChatKind {
    /** One person and the bot (QQ: C2C). */
    DIRECT,
    /** A chat group (QQ: group). */
    GROUP,
    /** A channel of a guild. */
    CHANNEL,
    /** A direct chat that was opened from a guild (QQ: guild DM). */
    CHANNEL_DIRECT,
    /** No chat: what concerns a guild, or the account as a whole. Nothing can be said there. */
    ACCOUNT
}
