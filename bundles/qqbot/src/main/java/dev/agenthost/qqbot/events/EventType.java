package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every event this host knows, by the platform's names, and what its body is (protocol 5). */
enum EventType {
    C2C_MESSAGE_CREATE(Event.C2cMessage.class, ChatKind.DIRECT, true),
    GROUP_AT_MESSAGE_CREATE(Event.GroupMessage.class, ChatKind.GROUP, true),
    GROUP_MESSAGE_CREATE(Event.GroupMessage.class, ChatKind.GROUP, false),
    AT_MESSAGE_CREATE(Event.GuildMessage.class, ChatKind.CHANNEL, true),
    MESSAGE_CREATE(Event.GuildMessage.class, ChatKind.CHANNEL, false),
    DIRECT_MESSAGE_CREATE(Event.GuildMessage.class, ChatKind.CHANNEL_DIRECT, true),

    MESSAGE_DELETE(Event.MessageDeleted.class),
    PUBLIC_MESSAGE_DELETE(Event.MessageDeleted.class),
    DIRECT_MESSAGE_DELETE(Event.MessageDeleted.class),

    FRIEND_ADD(Event.Friend.class),
    FRIEND_DEL(Event.Friend.class),
    C2C_MSG_REJECT(Event.Friend.class),
    C2C_MSG_RECEIVE(Event.Friend.class),
    ENTER_AIO(Event.EnterAio.class),
    SUBSCRIBE_MESSAGE_STATUS(Event.SubscribeStatus.class),

    GROUP_ADD_ROBOT(Event.GroupRobot.class),
    GROUP_DEL_ROBOT(Event.GroupRobot.class),
    GROUP_MSG_REJECT(Event.GroupRobot.class),
    GROUP_MSG_RECEIVE(Event.GroupRobot.class),
    GROUP_MEMBER_ADD(Event.GroupMember.class),
    GROUP_MEMBER_REMOVE(Event.GroupMember.class),
    GROUP_MEMBER_QUIT(Event.GroupMember.class),
    GROUP_JOIN_REQUEST(Event.Undocumented.class),

    INTERACTION_CREATE(Event.Interaction.class),

    GUILD_CREATE(Event.Guild.class),
    GUILD_UPDATE(Event.Guild.class),
    GUILD_DELETE(Event.Guild.class),
    CHANNEL_CREATE(Event.Channel.class),
    CHANNEL_UPDATE(Event.Channel.class),
    CHANNEL_DELETE(Event.Channel.class),
    GUILD_MEMBER_ADD(Event.GuildMember.class),
    GUILD_MEMBER_UPDATE(Event.GuildMember.class),
    GUILD_MEMBER_REMOVE(Event.GuildMember.class),
    MESSAGE_REACTION_ADD(Event.Reaction.class),
    MESSAGE_REACTION_REMOVE(Event.Reaction.class),
    MESSAGE_AUDIT_PASS(Event.MessageAudit.class),
    MESSAGE_AUDIT_REJECT(Event.MessageAudit.class),

    FORUM_THREAD_CREATE(Event.Forum.class),
    FORUM_THREAD_UPDATE(Event.Forum.class),
    FORUM_THREAD_DELETE(Event.Forum.class),
    FORUM_POST_CREATE(Event.Forum.class),
    FORUM_POST_DELETE(Event.Forum.class),
    FORUM_REPLY_CREATE(Event.Forum.class),
    FORUM_REPLY_DELETE(Event.Forum.class),
    FORUM_PUBLISH_AUDIT_RESULT(Event.ForumAudit.class),
    OPEN_FORUM_THREAD_CREATE(Event.Forum.class),
    OPEN_FORUM_THREAD_UPDATE(Event.Forum.class),
    OPEN_FORUM_THREAD_DELETE(Event.Forum.class),
    OPEN_FORUM_POST_CREATE(Event.Forum.class),
    OPEN_FORUM_POST_DELETE(Event.Forum.class),
    OPEN_FORUM_REPLY_CREATE(Event.Forum.class),
    OPEN_FORUM_REPLY_DELETE(Event.Forum.class),

    AUDIO_START(Event.Audio.class),
    AUDIO_FINISH(Event.Audio.class),
    AUDIO_ON_MIC(Event.Audio.class),
    AUDIO_OFF_MIC(Event.Audio.class),
    AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER(Event.LiveMember.class),
    AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT(Event.LiveMember.class);

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final Class<? extends Event> body;
    private final @Nullable ChatKind chat;
    private final boolean toTheBot;

    EventType(Class<? extends Event> body) {
        this(body, null, false);
    }

    EventType(Class<? extends Event> body, @Nullable ChatKind chat, boolean toTheBot) {
        this.body = body;
        this.chat = chat;
        this.toTheBot = toTheBot;
    }

    static Optional<EventType> named(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
    }

    Class<? extends Event> body() {
        return body;
    }

    /** Where it was written; empty for what is no message. */
    Optional<ChatKind> chat() {
        return Optional.ofNullable(chat);
    }

    /** Whether the name alone says that the bot was spoken to. */
    boolean toTheBot() {
        return toTheBot;
    }
}
