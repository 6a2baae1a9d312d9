package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.MembershipChange.Change;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every event this host knows, by the platform's names, and what its body is (protocol 5). */
enum EventType {
    C2C_MESSAGE_CREATE(Event.C2cMessage.class, said(ChatKind.DIRECT, true)),
    GROUP_AT_MESSAGE_CREATE(Event.GroupMessage.class, said(ChatKind.GROUP, true)),
    GROUP_MESSAGE_CREATE(Event.GroupMessage.class, said(ChatKind.GROUP, false)),
    AT_MESSAGE_CREATE(Event.GuildMessage.class, said(ChatKind.CHANNEL, true)),
    MESSAGE_CREATE(Event.GuildMessage.class, said(ChatKind.CHANNEL, false)),
    DIRECT_MESSAGE_CREATE(Event.GuildMessage.class, said(ChatKind.CHANNEL_DIRECT, true)),

    MESSAGE_DELETE(Event.MessageDeleted.class),
    PUBLIC_MESSAGE_DELETE(Event.MessageDeleted.class),
    DIRECT_MESSAGE_DELETE(Event.MessageDeleted.class),

    FRIEND_ADD(Event.Friend.class, membership(Change.BOT_ADDED)),
    FRIEND_DEL(Event.Friend.class, membership(Change.BOT_REMOVED)),
    C2C_MSG_REJECT(Event.Friend.class, new Meaning.Proactive(false)),
    C2C_MSG_RECEIVE(Event.Friend.class, new Meaning.Proactive(true)),
    ENTER_AIO(Event.EnterAio.class),
    SUBSCRIBE_MESSAGE_STATUS(Event.SubscribeStatus.class),

    GROUP_ADD_ROBOT(Event.GroupRobot.class, membership(Change.BOT_ADDED)),
    GROUP_DEL_ROBOT(Event.GroupRobot.class, membership(Change.BOT_REMOVED)),
    GROUP_MSG_REJECT(Event.GroupRobot.class, new Meaning.Proactive(false)),
    GROUP_MSG_RECEIVE(Event.GroupRobot.class, new Meaning.Proactive(true)),
    GROUP_MEMBER_ADD(Event.GroupMember.class, membership(Change.JOINED)),
    GROUP_MEMBER_REMOVE(Event.GroupMember.class, membership(Change.LEFT)),
    GROUP_MEMBER_QUIT(Event.GroupMember.class, membership(Change.LEFT)),
    GROUP_JOIN_REQUEST(Event.JoinRequest.class, membership(Change.ASKED_TO_JOIN)),

    INTERACTION_CREATE(Event.Interaction.class, new Meaning.Interaction()),

    GUILD_CREATE(Event.Guild.class, membership(Change.BOT_ADDED)),
    GUILD_UPDATE(Event.Guild.class),
    GUILD_DELETE(Event.Guild.class, membership(Change.BOT_REMOVED)),
    CHANNEL_CREATE(Event.Channel.class),
    CHANNEL_UPDATE(Event.Channel.class),
    CHANNEL_DELETE(Event.Channel.class),
    GUILD_MEMBER_ADD(Event.GuildMember.class, membership(Change.JOINED)),
    GUILD_MEMBER_UPDATE(Event.GuildMember.class),
    GUILD_MEMBER_REMOVE(Event.GuildMember.class, membership(Change.LEFT)),
    MESSAGE_REACTION_ADD(Event.Reaction.class),
    MESSAGE_REACTION_REMOVE(Event.Reaction.class),
    MESSAGE_AUDIT_PASS(Event.MessageAudit.class, new Meaning.Audit(true)),
    MESSAGE_AUDIT_REJECT(Event.MessageAudit.class, new Meaning.Audit(false)),

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

    @SuppressWarnings("ImmutableEnumChecker") // records of enums and truth values, all of them
    private final Meaning meaning;

    EventType(Class<? extends Event> body) {
        this(body, new Meaning.PlatformsOwn());
    }

    EventType(Class<? extends Event> body, Meaning meaning) {
        this.body = body;
        this.meaning = meaning;
    }

    private static Meaning said(ChatKind chat, boolean toTheBot) {
        return new Meaning.Said(chat, toTheBot);
    }

    private static Meaning membership(Change change) {
        return new Meaning.Membership(change);
    }

    static Optional<EventType> named(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
    }

    Class<? extends Event> body() {
        return body;
    }

    Meaning meaning() {
        return meaning;
    }
}
