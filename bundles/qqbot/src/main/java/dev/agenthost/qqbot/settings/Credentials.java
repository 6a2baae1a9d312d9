package dev.agenthost.qqbot.settings;

/**
 * What the bot proves itself with.
 *
 * @param appId the bot's AppID in the platform's console
 * @param clientSecret the AppSecret beside it
 */
public record Credentials(String appId, Secret clientSecret) {}
