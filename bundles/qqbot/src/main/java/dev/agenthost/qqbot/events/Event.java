package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a dispatch (protocol 5). Any field may be missing. Ids are texts, whatever they come as; so is everything whose
 * type differs between the platform's documents and its behaviour: times, kinds, flags.
 */
sealed interface Event {
    /** Something a person wrote; what the three kinds of places have in common. */
    sealed interface Written extends Event {
        @Nullable
        String id();

        @Nullable
        Author author();

        @Nullable
        String content();

        @Nullable
        String timestamp();

        @Nullable
        List<Mention> mentions();

        @Nullable
        List<FileLink> attachments();

        /** Where to answer; null when the platform did not tell. */
        @Nullable
        String conversation(ChatKind kind);

        /** The person's id in that place; null when the platform did not tell. */
        @Nullable
        String person();

        /** What the platform shows of the person there. */
        default @Nullable String displayName() {
            return author() == null ? null : author().username();
        }
    }

    /** Written in a direct chat (protocol 5.3). */
    record C2cMessage(
            @Nullable String id,
            @Nullable Author author,
            @Nullable String content,
            @Nullable String timestamp,
            @Nullable List<Mention> mentions,
            @Nullable List<FileLink> attachments)
            implements Written {
        @Override
        public @Nullable String conversation(ChatKind kind) {
            return person();
        }

        @Override
        public @Nullable String person() {
            return author == null ? null : author.userOpenid() == null ? author.id() : author.userOpenid();
        }
    }

    /** Written in a group (protocol 5.5). */
    record GroupMessage(
            @Nullable String id,
            @Nullable Author author,
            @Nullable String content,
            @Nullable String timestamp,
            @Nullable String groupOpenid,
            @Nullable List<Mention> mentions,
            @Nullable List<FileLink> attachments)
            implements Written {
        @Override
        public @Nullable String conversation(ChatKind kind) {
            return groupOpenid;
        }

        @Override
        public @Nullable String person() {
            return author == null ? null : author.memberOpenid() == null ? author.id() : author.memberOpenid();
        }
    }

    /**
     * Written in a channel, or in a direct chat that was opened from a guild: there {@code guildId} is the chat itself and
     * {@code srcGuildId} the guild (protocol 5.6).
     */
    record GuildMessage(
            @Nullable String id,
            @Nullable Author author,
            @Nullable Member member,
            @Nullable String content,
            @Nullable String timestamp,
            @Nullable String channelId,
            @Nullable String guildId,
            @Nullable String srcGuildId,
            @Nullable List<Mention> mentions,
            @Nullable List<FileLink> attachments)
            implements Written {
        @Override
        public @Nullable String conversation(ChatKind kind) {
            return kind == ChatKind.CHANNEL_DIRECT ? guildId : channelId;
        }

        @Override
        public @Nullable String person() {
            return author == null ? null : author.id();
        }

        @Override
        public @Nullable String displayName() {
            return member == null || member.nick() == null ? Written.super.displayName() : member.nick();
        }
    }

    /** Taken back, in a channel or a direct chat of a guild. */
    record MessageDeleted(
            @Nullable DeletedMessage message, @Nullable Member opUser) implements Event {}

    /** About a person and the bot. */
    record Friend(
            @Nullable String openid,
            @Nullable String timestamp,
            @Nullable String scene,
            @Nullable String sceneParam) implements Event {}

    /** About the bot in a group. */
    record GroupRobot(
            @Nullable String groupOpenid,
            @Nullable String opMemberOpenid,
            @Nullable String timestamp) implements Event {}

    /** About another member of a group. */
    record GroupMember(
            @Nullable String groupOpenid,
            @Nullable String memberOpenid,
            @Nullable String timestamp) implements Event {}

    /** Subscriptions given or taken back. */
    record SubscribeStatus(
            @Nullable String openid,
            @Nullable String groupOpenid,
            @Nullable List<Subscription> result) implements Event {}

    /** The chat window was opened. */
    record EnterAio(@Nullable String userOpenid, @Nullable String fromSource) implements Event {}

    /** A button, a menu or feedback was used. */
    record Interaction(
            @Nullable String id,
            @Nullable String type,
            @Nullable String scene,
            @Nullable String chatType,
            @Nullable String timestamp,
            @Nullable String userOpenid,
            @Nullable String groupOpenid,
            @Nullable String groupMemberOpenid,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable InteractionData data)
            implements Event {}

    /** An emoji was put to a message, or taken from it. */
    record Reaction(
            @Nullable String userId,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable Typed target,
            @Nullable Typed emoji)
            implements Event {}

    /** The audit of a message of the bot has ended. */
    record MessageAudit(
            @Nullable String auditId,
            @Nullable String messageId,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String auditTime,
            @Nullable String createTime)
            implements Event {}

    /** Something happened in a forum. */
    record Forum(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String authorId,
            @Nullable ForumEntry threadInfo,
            @Nullable ForumEntry postInfo,
            @Nullable ForumEntry replyInfo)
            implements Event {}

    /** The audit of a forum entry has ended. */
    record ForumAudit(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String authorId,
            @Nullable String threadId,
            @Nullable String postId,
            @Nullable String replyId,
            @Nullable String type,
            @Nullable String result,
            @Nullable String errMsg,
            @Nullable String dateTime)
            implements Event {}

    /** Audio of the bot in a channel. */
    record Audio(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String audioUrl,
            @Nullable String text) implements Event {}

    /** A person came into an audio or live channel, or left it. */
    record LiveMember(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String channelType,
            @Nullable String userId) implements Event {}

    /** About a guild of the bot. */
    record Guild(
            @Nullable String id,
            @Nullable String name,
            @Nullable String ownerId,
            @Nullable String opUserId,
            @Nullable String joinedAt)
            implements Event {}

    /** About a channel. */
    record Channel(
            @Nullable String id,
            @Nullable String guildId,
            @Nullable String name,
            @Nullable String type,
            @Nullable String subType,
            @Nullable String opUserId)
            implements Event {}

    /** About a member of a guild. */
    record GuildMember(
            @Nullable String guildId,
            @Nullable String nick,
            @Nullable String opUserId,
            @Nullable List<String> roles,
            @Nullable Author user,
            @Nullable String joinedAt)
            implements Event {}

    /** An event whose body nobody has documented: any object. */
    record Undocumented() implements Event {}

    /** A person in a guild. */
    record Member(
            @Nullable String id,
            @Nullable String nick,
            @Nullable List<String> roles) {}

    /** Which message was taken back. */
    record DeletedMessage(
            @Nullable String id,
            @Nullable String channelId,
            @Nullable String guildId) {}

    /** One subscription. */
    record Subscription(
            @Nullable String templateId,
            @Nullable String customTemplateId,
            @Nullable String op,
            @Nullable String subscribeId,
            @Nullable String updateTs) {}

    /** What was used. */
    record InteractionData(@Nullable String type, @Nullable Resolved resolved) {}

    /** What it says. */
    record Resolved(
            @Nullable String buttonId,
            @Nullable String buttonData,
            @Nullable String userId,
            @Nullable String messageId,
            @Nullable String featureId,
            @Nullable String feedbackOpt,
            @Nullable String checked) {}

    /** An id and what it is an id of. */
    record Typed(@Nullable String id, @Nullable String type) {}

    /** A thread, a post or a reply; title and content are JSON in a text. */
    record ForumEntry(
            @Nullable String threadId,
            @Nullable String postId,
            @Nullable String replyId,
            @Nullable String title,
            @Nullable String content,
            @Nullable String dateTime) {}
}
