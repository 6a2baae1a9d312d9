package dev.agenthost.qqbot.events;

import org.jspecify.annotations.Nullable;

/**
 * Who was mentioned in a message.
 *
 * @param scope {@code single}, or {@code all} for everyone; in groups only
 * @param id as it stands in the text
 * @param memberOpenid in groups
 * @param username what the platform shows
 * @param bot whether it is a bot
 * @param isYou whether this bot is meant; in groups only
 */
public record Mention(
        @Nullable String scope,
        @Nullable String id,
        @Nullable String memberOpenid,
        @Nullable String username,
        @Nullable Boolean bot,
        @Nullable Boolean isYou) {
    private static final String EVERYONE = "all";

    /**
     * Whether this bot is meant. Everyone is not the bot: it would answer every announcement.
     *
     * @param botId the bot's own id in guilds, or null while nobody told it: any bot is taken for it then
     */
    boolean means(@Nullable String botId) {
        if (isYou != null) {
            return isYou && !EVERYONE.equals(scope);
        }
        return botId == null ? Boolean.TRUE.equals(bot) : botId.equals(id);
    }
}
