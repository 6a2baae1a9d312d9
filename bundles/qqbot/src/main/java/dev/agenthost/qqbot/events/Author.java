package dev.agenthost.qqbot.events;

import org.jspecify.annotations.Nullable;

/**
 * Who wrote a message.
 *
 * @param id in guilds the person's id; elsewhere it was seen to equal the openid
 * @param userOpenid the person in direct chats
 * @param memberOpenid the person in groups
 * @param unionOpenid the person over several bots of one owner
 * @param username what the platform shows
 * @param bot whether it is a bot
 */
public record Author(
        @Nullable String id,
        @Nullable String userOpenid,
        @Nullable String memberOpenid,
        @Nullable String unionOpenid,
        @Nullable String username,
        @Nullable Boolean bot) {}
