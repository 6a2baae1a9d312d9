package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bodies of the message events, field for field as the platform sends them (protocol reference 5.3 to 5.6). */
final class Events {
    private static final String UNION_OPENID = "0F1E2D3C4B5A69788796A5B4C3D2E1F0";
    private static final String GUILD = "11223344556677889900";
    private static final String CHANNEL_OF_DIRECT = "1234567";
    private static final String SOURCE_GUILD = "998877665544332211";

    private Events() {}

    static JsonObject direct(String userOpenid, String messageId, String text, Instant at) {
        return Json.object()
                .add("id", messageId)
                .add(
                        "author",
                        Json.object()
                                .add("id", userOpenid)
                                .add("user_openid", userOpenid)
                                .add("union_openid", UNION_OPENID))
                .add("content", text)
                .add("timestamp", Ids.timestamp(at))
                .add("message_type", 0)
                .add("message_scene", scene())
                .build();
    }

    /** @param mentioned the bot, where it is mentioned; else null */
    static JsonObject group(
            String groupOpenid, Person author, String messageId, String text, Instant at, @Nullable BotUser mentioned) {
        JsonObjectBuilder event = Json.object()
                .add("id", messageId)
                .add(
                        "author",
                        Json.object()
                                .add("id", author.openid())
                                .add("member_openid", author.openid())
                                .add("union_openid", UNION_OPENID)
                                .add("username", author.name())
                                .add("bot", author.bot())
                                .add("member_role", "member"))
                .add("content", text)
                .add("timestamp", Ids.timestamp(at))
                .add("group_id", groupOpenid)
                .add("group_openid", groupOpenid)
                .add("message_type", 0)
                .add("message_scene", scene());
        if (mentioned != null) {
            event.add(
                    "mentions",
                    array().add(Json.object()
                            .add("scope", "single")
                            .add("id", mentioned.openid())
                            .add("member_openid", mentioned.openid())
                            .add("username", mentioned.name())
                            .add("bot", true)
                            .add("is_you", true)));
        }
        return event.build();
    }

    /** @param mentioned the bot, where it is mentioned; else null */
    static JsonObject channel(
            String channel,
            Person author,
            String messageId,
            String text,
            Instant at,
            long seqInChannel,
            @Nullable BotUser mentioned) {
        JsonObjectBuilder event = guildMessage(messageId, channel, GUILD, escape(text), at, author, seqInChannel);
        if (mentioned != null) {
            event.add("content", "<@!" + mentioned.id() + "> " + escape(text));
            event.add(
                    "mentions",
                    array().add(Json.object()
                            .add("id", mentioned.id())
                            .add("username", mentioned.name())
                            .add("avatar", "")
                            .add("bot", true)));
        }
        return event.build();
    }

    static JsonObject channelDirect(
            String guild, Person author, String messageId, String text, Instant at, long seqInChannel) {
        return guildMessage(messageId, CHANNEL_OF_DIRECT, guild, escape(text), at, author, seqInChannel)
                .add("direct_message", true)
                .add("src_guild_id", SOURCE_GUILD)
                .build();
    }

    private static JsonObjectBuilder guildMessage(
            String messageId, String channel, String guild, String content, Instant at, Person author, long seq) {
        return Json.object()
                .add("id", messageId)
                .add("channel_id", channel)
                .add("guild_id", guild)
                .add("content", content)
                .add("timestamp", Ids.timestamp(at))
                .add(
                        "author",
                        Json.object()
                                .add("id", author.guildId())
                                .add("username", author.name())
                                .add("avatar", "https://thirdqq.qlogo.cn/g?b=oidb&k=demo&s=0&t=1700000000")
                                .add("bot", author.bot()))
                .add(
                        "member",
                        Json.object()
                                .add("joined_at", "2025-01-02T03:04:05+08:00")
                                .add("nick", author.name())
                                .add("roles", array().add("4").add("11")))
                .add("seq", seq)
                .add("seq_in_channel", Long.toString(seq));
    }

    /** The Message object that channels and channel direct chats answer a send with. */
    static JsonObject channelAnswer(
            Conversation conversation, BotUser bot, String messageId, String text, Instant at, long seqInChannel) {
        boolean direct = conversation.kind() == Conversation.Kind.CHANNEL_DIRECT;
        return Json.object()
                .add("id", messageId)
                .add("channel_id", direct ? CHANNEL_OF_DIRECT : conversation.id())
                .add("guild_id", direct ? conversation.id() : GUILD)
                .add("content", text)
                .add("timestamp", Ids.timestamp(at))
                .add("tts", false)
                .add("mention_everyone", false)
                .add(
                        "author",
                        Json.object()
                                .add("id", bot.id())
                                .add("username", bot.name())
                                .add("avatar", "")
                                .add("bot", true))
                .add("pinned", false)
                .add("type", 0)
                .add("flags", 0)
                .add("seq_in_channel", Long.toString(seqInChannel))
                .build();
    }

    private static JsonObjectBuilder scene() {
        return Json.object().add("source", "default").add("ext", array().add("msg_idx=" + Ids.quoteIndex()));
    }

    private static JsonArrayBuilder array() {
        return Json.PROVIDER.createArrayBuilder();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
