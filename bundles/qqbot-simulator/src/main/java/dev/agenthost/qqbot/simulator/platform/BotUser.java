package dev.agenthost.qqbot.simulator.platform;

/**
 * The bot as people see it.
 *
 * @param id its user id in guilds and in READY
 * @param openid its member openid in groups
 * @param name what the chat shows
 */
public record BotUser(String id, String openid, String name) {}
