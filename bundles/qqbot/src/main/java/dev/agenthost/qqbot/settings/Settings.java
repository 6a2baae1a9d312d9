package dev.agenthost.qqbot.settings;

import dev.agenthost.message.AccountId;
import java.time.Duration;

/**
 * One account's settings, checked. Immutable; its parts tell how deep a change goes.
 *
 * @param account which account
 * @param enabled false pauses the account and keeps its session
 * @param credentials what the bot proves itself with
 * @param endpoints the platform's hosts
 * @param intents bit mask of {@link Intent}s; positive
 * @param transport how its events come
 * @param sessionMaxAge the age at which a session is replaced by a new one, at a quiet moment
 * @param directReplies limit in direct chats
 * @param groupReplies limit in groups
 * @param channelReplies limit in channels and channel direct messages
 * @param quotas which quotas of messages on the bot's own initiative are counted ahead
 * @param maxTextLength the longest text of one message in UTF-16 units
 * @param messagesPerSecond how many messages the platform takes in direct chats and groups, all together
 * @param deadlines of the phases
 * @param media what files may be fetched
 */
public record Settings(
        AccountId account,
        boolean enabled,
        Credentials credentials,
        Endpoints endpoints,
        int intents,
        Transport transport,
        Duration sessionMaxAge,
        ReplyLimit directReplies,
        ReplyLimit groupReplies,
        ReplyLimit channelReplies,
        QuotaTable quotas,
        int maxTextLength,
        int messagesPerSecond,
        Deadlines deadlines,
        MediaSettings media) {}
