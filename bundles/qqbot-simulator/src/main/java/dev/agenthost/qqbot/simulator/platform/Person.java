package dev.agenthost.qqbot.simulator.platform;

/**
 * Someone who writes to the bot.
 *
 * @param openid in direct chats and groups: 32 upper-case hex characters
 * @param guildId in channels: a decimal number
 * @param name what the chat shows
 * @param bot whether it is a bot, as full-group events can carry one
 */
public record Person(String openid, String guildId, String name, boolean bot) {
    public static final Person ALICE =
            new Person("B2C3D4E5F60718293A4B5C6D7E8F90A1", "10987654321098765432", "alice", false);
}
