package dev.agenthost.qqbot.settings;

/** Which of the documented quotas of messages on the bot's own initiative are counted ahead (protocol 6.5). */
public enum QuotaTable {
    /** Those of a bot that is not certified. */
    UNCERTIFIED,
    /** Those of a certified bot. */
    CERTIFIED,
    /** None: the platform alone decides. */
    PLATFORM
}
