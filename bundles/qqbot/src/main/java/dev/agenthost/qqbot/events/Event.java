package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Person;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a dispatch (protocol 5). Any field may be missing. Ids are texts, whatever they come as; so is everything whose
 * type differs between the platform's documents and its behaviour: times, kinds, flags. What an event is worth telling without
 * is left as JSON, and looked at separately.
 */
sealed interface Event {
    /** Where it happened. */
    default Place place() {
        return Place.NOWHERE;
    }

    /** The id of who did it, or null. */
    default @Nullable String doer() {
        return null;
    }

    /** Whom it is about, when that is neither the bot nor who did it. */
    default @Nullable Person subject() {
        return null;
    }

    /** When, as it came; see {@link PlatformTime}. */
    default @Nullable String timestamp() {
        return null;
    }

    /** What a message consists of, also one within another (protocol 5.3). */
    sealed interface Wording permits Written, MessageElement {
        @Nullable
        String content();

        /** What {@code content} is, and where else to look; null in guilds. */
        default @Nullable String messageType() {
            return null;
        }

        /** The messages it refers to or consists of: an array of {@link MessageElement}. */
        default @Nullable JsonValue msgElements() {
            return null;
        }

        /** The card: an {@link ArkData}. */
        default @Nullable JsonValue arkData() {
            return null;
        }

        /** The files beside it: an array of {@link FileLink}. */
        @Nullable
        JsonValue attachments();
    }

    /** Something a person wrote; what the three kinds of places have in common. */
    sealed interface Written extends Event, Wording {
        @Nullable
        String id();

        @Nullable
        Author author();

        /** Who is mentioned: an array of {@link Mention}. */
        @Nullable
        JsonValue mentions();

        /** A {@link MessageScene}. */
        default @Nullable JsonValue messageScene() {
            return null;
        }

        /** What is quoted, in guilds: a {@link Reference}. */
        default @Nullable JsonValue messageReference() {
            return null;
        }

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
            @Nullable String messageType,
            @Nullable JsonValue messageScene,
            @Nullable JsonValue msgElements,
            @Nullable JsonValue arkData,
            @Nullable JsonValue mentions,
            @Nullable JsonValue attachments)
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
            @Nullable String messageType,
            @Nullable JsonValue messageScene,
            @Nullable JsonValue msgElements,
            @Nullable JsonValue arkData,
            @Nullable JsonValue mentions,
            @Nullable JsonValue attachments)
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
            @Nullable JsonValue messageReference,
            @Nullable JsonValue mentions,
            @Nullable JsonValue attachments)
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
            @Nullable DeletedMessage message, @Nullable Member opUser) implements Event {
        @Override
        public Place place() {
            return message == null ? Place.NOWHERE : message.place();
        }

        @Override
        public @Nullable String doer() {
            return opUser == null ? null : opUser.id();
        }
    }

    /** About a person and the bot. */
    record Friend(
            @Nullable String openid,
            @Nullable String timestamp,
            @Nullable String scene,
            @Nullable String sceneParam) implements Event {
        @Override
        public Place place() {
            return Place.direct(openid);
        }

        @Override
        public @Nullable String doer() {
            return openid;
        }
    }

    /** About the bot in a group. */
    record GroupRobot(
            @Nullable String groupOpenid,
            @Nullable String opMemberOpenid,
            @Nullable String timestamp) implements Event {
        @Override
        public Place place() {
            return Place.group(groupOpenid);
        }

        @Override
        public @Nullable String doer() {
            return opMemberOpenid;
        }
    }

    /** About another member of a group. */
    record GroupMember(
            @Nullable String groupOpenid,
            @Nullable String memberOpenid,
            @Nullable String opMemberOpenid,
            @Nullable String timestamp)
            implements Event {
        @Override
        public Place place() {
            return Place.group(groupOpenid);
        }

        @Override
        public @Nullable String doer() {
            return opMemberOpenid;
        }

        @Override
        public @Nullable Person subject() {
            return person(memberOpenid, null, null);
        }
    }

    /**
     * Somebody wants to come into a group. Protocol 5.9 has no schema; the fields are those an independent client's tests show
     * ({@code group_openid, join_request_id, member_openid, username, apply_at, apply_source, verify_info}), beside them those
     * other events have.
     */
    record JoinRequest(
            @Nullable String groupOpenid,
            @Nullable String memberOpenid,
            @Nullable String userOpenid,
            @Nullable String openid,
            @Nullable String username,
            @Nullable String applyAt,
            @Nullable String timestamp)
            implements Event {
        @Override
        public @Nullable String timestamp() {
            return timestamp != null ? timestamp : applyAt;
        }

        @Override
        public Place place() {
            return Place.group(groupOpenid);
        }

        @Override
        public @Nullable String doer() {
            return memberOpenid != null ? memberOpenid : userOpenid != null ? userOpenid : openid;
        }

        @Override
        public @Nullable Person subject() {
            return person(doer(), username, null);
        }
    }

    /** Subscriptions given or taken back. */
    record SubscribeStatus(
            @Nullable String openid,
            @Nullable String groupOpenid,
            @Nullable List<Subscription> result) implements Event {
        @Override
        public Place place() {
            return Place.group(groupOpenid).or(Place.direct(openid));
        }

        @Override
        public @Nullable String doer() {
            return openid;
        }
    }

    /** The chat window was opened. */
    record EnterAio(@Nullable String userOpenid, @Nullable String fromSource) implements Event {
        @Override
        public Place place() {
            return Place.direct(userOpenid);
        }

        @Override
        public @Nullable String doer() {
            return userOpenid;
        }
    }

    /** A button, a menu or feedback was used (protocol 5.8). */
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
            implements Event {
        private static final String IN_DIRECT_CHAT = "c2c";

        /** By the ids that are there: clients disagree on the numbers of {@code chat_type}. */
        @Override
        public Place place() {
            Place group = Place.group(groupOpenid);
            Place direct = Place.direct(userOpenid);
            Place chat = IN_DIRECT_CHAT.equals(scene) ? direct.or(group) : group.or(direct);
            return chat.or(Place.channel(channelId, guildId));
        }

        @Override
        public @Nullable String doer() {
            return switch (place().kind()) {
                case DIRECT -> userOpenid;
                case GROUP -> groupMemberOpenid;
                case CHANNEL, CHANNEL_DIRECT, ACCOUNT ->
                    data == null || data.resolved() == null
                            ? null
                            : data.resolved().userId();
            };
        }
    }

    /** An emoji was put to a message, or taken from it. */
    record Reaction(
            @Nullable String userId,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable Typed target,
            @Nullable Typed emoji)
            implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }

        @Override
        public @Nullable String doer() {
            return userId;
        }
    }

    /** The audit of a message of the bot has ended. */
    record MessageAudit(
            @Nullable String auditId,
            @Nullable String messageId,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String auditTime,
            @Nullable String createTime)
            implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }

        @Override
        public @Nullable String timestamp() {
            return auditTime;
        }
    }

    /** Something happened in a forum. */
    record Forum(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String authorId,
            @Nullable ForumEntry threadInfo,
            @Nullable ForumEntry postInfo,
            @Nullable ForumEntry replyInfo)
            implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }

        @Override
        public @Nullable String doer() {
            return authorId;
        }

        @Override
        public @Nullable String timestamp() {
            ForumEntry entry = replyInfo != null ? replyInfo : postInfo != null ? postInfo : threadInfo;
            return entry == null ? null : entry.dateTime();
        }
    }

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
            implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }

        @Override
        public @Nullable String doer() {
            return authorId;
        }

        @Override
        public @Nullable String timestamp() {
            return dateTime;
        }
    }

    /** Audio of the bot in a channel. */
    record Audio(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String audioUrl,
            @Nullable String text) implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }
    }

    /** A person came into an audio or live channel, or left it. */
    record LiveMember(
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String channelType,
            @Nullable String userId) implements Event {
        @Override
        public Place place() {
            return Place.channel(channelId, guildId);
        }

        @Override
        public @Nullable String doer() {
            return userId;
        }
    }

    /** About a guild of the bot. */
    record Guild(
            @Nullable String id,
            @Nullable String name,
            @Nullable String ownerId,
            @Nullable String opUserId,
            @Nullable String joinedAt)
            implements Event {
        @Override
        public Place place() {
            return Place.guild(id);
        }

        @Override
        public @Nullable String doer() {
            return opUserId;
        }
    }

    /** About a channel. */
    record Channel(
            @Nullable String id,
            @Nullable String guildId,
            @Nullable String name,
            @Nullable String type,
            @Nullable String subType,
            @Nullable String opUserId)
            implements Event {
        @Override
        public Place place() {
            return Place.channel(id, guildId);
        }

        @Override
        public @Nullable String doer() {
            return opUserId;
        }
    }

    /** About a member of a guild. */
    record GuildMember(
            @Nullable String guildId,
            @Nullable String nick,
            @Nullable String opUserId,
            @Nullable List<String> roles,
            @Nullable Author user,
            @Nullable String joinedAt)
            implements Event {
        @Override
        public Place place() {
            return Place.guild(guildId);
        }

        @Override
        public @Nullable String doer() {
            return opUserId;
        }

        @Override
        public @Nullable Person subject() {
            return user == null ? null : person(user.id(), nick == null ? user.username() : nick, user.bot());
        }
    }

    /** An event whose body nobody has documented: what such events usually have. */
    record Undocumented(
            @Nullable String groupOpenid,
            @Nullable String openid,
            @Nullable String userOpenid,
            @Nullable String guildId,
            @Nullable String channelId,
            @Nullable String timestamp)
            implements Event {
        @Override
        public Place place() {
            return Place.group(groupOpenid)
                    .or(Place.direct(userOpenid))
                    .or(Place.direct(openid))
                    .or(Place.channel(channelId, guildId));
        }
    }

    /** Null without an id. */
    private static @Nullable Person person(@Nullable String id, @Nullable String name, @Nullable Boolean bot) {
        return id == null || id.isBlank() ? null : new Person(id, name, Boolean.TRUE.equals(bot));
    }

    /** A person in a guild. */
    record Member(
            @Nullable String id,
            @Nullable String nick,
            @Nullable List<String> roles) {}

    /**
     * How a message came.
     *
     * @param ext texts of the form {@code key=value}
     */
    record MessageScene(@Nullable String source, @Nullable List<String> ext) {}

    /** A message within a message: the quoted one, or one of those that were forwarded. */
    record MessageElement(
            @Nullable String msgIdx,
            @Nullable String messageType,
            @Nullable String content,
            @Nullable Author author,
            @Nullable JsonValue msgElements,
            @Nullable JsonValue arkData,
            @Nullable JsonValue attachments)
            implements Wording {}

    /** A structured card. */
    record ArkData(
            @Nullable String arkType,
            @Nullable String arkName,
            @Nullable String prompt,
            @Nullable JsonValue fields) {}

    /** Which message is quoted. */
    record Reference(@Nullable String messageId) {}

    /** Which message was taken back. */
    record DeletedMessage(
            @Nullable String id,
            @Nullable String channelId,
            @Nullable String guildId,
            @Nullable Boolean directMessage) {
        private Place place() {
            return Boolean.TRUE.equals(directMessage)
                    ? Place.of(ChatKind.CHANNEL_DIRECT, guildId)
                    : Place.channel(channelId, guildId);
        }
    }

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
