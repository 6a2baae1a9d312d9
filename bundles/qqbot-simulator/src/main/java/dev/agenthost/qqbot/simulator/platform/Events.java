package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of message and interaction events, field for field as the platform sends them (protocol reference 5.3 to 5.8). */
public final class Events {
    /** The one guild. */
    public static final String GUILD = "11223344556677889900";

    private static final String UNION_OPENID = "0F1E2D3C4B5A69788796A5B4C3D2E1F0";
    private static final String CHANNEL_OF_DIRECT = "1234567";
    private static final String SOURCE_GUILD = "998877665544332211";
    static final String EVERYBODY = "全体成员";
    private static final int QUOTE = 103;
    private static final int CARD = 3;
    private static final int FIRST_ATTACHMENT_ID = 267_500_000;

    private Events() {}

    /**
     * What a person wrote, as the events tell it.
     *
     * @param line as people see it
     * @param draft as it was written
     * @param quoted the message it quotes; null = none
     * @param urls how addresses of files are told
     */
    record Written(ChatMessage line, Draft draft, @Nullable ChatMessage quoted, Urls urls) {
        private Person author() {
            return draft.author();
        }

        private JsonArrayBuilder attachments(List<Attachment> files, boolean guild) {
            JsonArrayBuilder all = array();
            for (int i = 0; i < files.size(); i++) {
                JsonObjectBuilder one = urls.write(files.get(i));
                all.add(guild ? one.add("id", Integer.toString(FIRST_ATTACHMENT_ID + i + 1)) : one);
            }
            return all;
        }

        private int messageType() {
            if (draft.card() != null) {
                return CARD;
            }
            return quoted == null || draft.indexOnly() ? 0 : QUOTE;
        }

        /**
         * What direct and group messages have in common.
         *
         * @param author whether it is told who wrote a quoted message: in groups
         */
        private JsonObjectBuilder v2(JsonObjectBuilder event, String content, boolean author) {
            JsonArrayBuilder ext = array();
            ChatMessage quote = quoted;
            if (quote != null) {
                ext.add("ref_msg_idx=" + quote.look().refIdx());
            }
            ext.add("msg_idx=" + line.look().refIdx());
            event.add("content", content)
                    .add("timestamp", Ids.timestamp(line.at()))
                    .add("message_type", messageType())
                    .add("message_scene", Json.object().add("source", "default").add("ext", ext));
            if (!draft.attachments().isEmpty()) {
                event.add("attachments", attachments(draft.attachments(), false));
            }
            JsonObject card = draft.card();
            if (card != null) {
                event.add("ark_data", card);
            } else if (quote != null && !draft.indexOnly()) {
                event.add("msg_elements", array().add(element(quote, author)));
            }
            return event;
        }

        private JsonObjectBuilder element(ChatMessage quote, boolean author) {
            JsonObjectBuilder element = Json.object()
                    .add("msg_idx", quote.look().refIdx())
                    .add("message_type", 0)
                    .add("content", quote.text());
            if (author) {
                element.add("author", Json.object().add("bot", quote.fromBot()).add("username", quote.author()));
            }
            List<Attachment> files = quote.look().attachments();
            return files.isEmpty() ? element : element.add("attachments", attachments(files, false));
        }

        private JsonObjectBuilder guild(JsonObjectBuilder event) {
            if (!draft.attachments().isEmpty()) {
                event.add("attachments", attachments(draft.attachments(), true));
            }
            ChatMessage quote = quoted;
            return quote == null
                    ? event
                    : event.add("message_reference", Json.object().add("message_id", quote.id()));
        }
    }

    /** How addresses of files are told. */
    record Urls(String address, AttachmentUrl form, boolean withoutWords) {
        JsonObjectBuilder write(Attachment file) {
            JsonObjectBuilder json = Json.object()
                    .add("content_type", contentType(file))
                    .add("filename", file.name())
                    .add("size", file.size())
                    .add("url", form.of(address, file.file()));
            if (file.kind() == Attachment.Kind.IMAGE || file.kind() == Attachment.Kind.VIDEO) {
                json.add("width", file.width()).add("height", file.height());
            }
            String wav = file.wavFile();
            if (wav != null) {
                json.add("voice_wav_url", form.of(address, wav));
            }
            String words = file.recognized();
            return words == null || withoutWords ? json : json.add("asr_refer_text", words);
        }

        private static String contentType(Attachment file) {
            return switch (file.kind()) {
                case VOICE -> "voice";
                case FILE -> "file";
                case IMAGE, VIDEO -> file.contentType();
            };
        }
    }

    static JsonObject direct(String userOpenid, Written written) {
        JsonObjectBuilder event = Json.object()
                .add("id", written.line().id())
                .add(
                        "author",
                        Json.object()
                                .add("id", userOpenid)
                                .add("user_openid", userOpenid)
                                .add("union_openid", UNION_OPENID));
        return written.v2(event, written.line().text(), false).build();
    }

    /**
     * @param content the text as this event tells it
     * @param mentioned the bot, where it is mentioned; else null
     */
    static JsonObject group(String groupOpenid, Written written, String content, @Nullable BotUser mentioned) {
        Person author = written.author();
        JsonObjectBuilder event = Json.object()
                .add("id", written.line().id())
                .add(
                        "author",
                        Json.object()
                                .add("id", author.openid())
                                .add("member_openid", author.openid())
                                .add("union_openid", UNION_OPENID)
                                .add("username", author.name())
                                .add("bot", author.bot())
                                .add("member_role", author.groupRole()))
                .add("group_id", groupOpenid)
                .add("group_openid", groupOpenid);
        written.v2(event, content, true);
        if (written.draft().mention() == Draft.Mention.EVERYONE) {
            event.add(
                    "mentions",
                    array().add(Json.object()
                            .add("scope", "all")
                            .add("is_you", true)
                            .add("username", EVERYBODY)));
        } else if (mentioned != null) {
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
    static JsonObject channel(String channel, Written written, long seqInChannel, @Nullable BotUser mentioned) {
        JsonObjectBuilder event = guildMessage(written, channel, GUILD, seqInChannel);
        if (mentioned != null) {
            event.add(
                    "content",
                    "<@!" + mentioned.id() + "> " + escape(written.line().text()));
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

    static JsonObject channelDirect(String guild, Written written, long seqInChannel) {
        return guildMessage(written, CHANNEL_OF_DIRECT, guild, seqInChannel)
                .add("direct_message", true)
                .add("src_guild_id", SOURCE_GUILD)
                .build();
    }

    private static JsonObjectBuilder guildMessage(Written written, String channel, String guild, long seq) {
        Person author = written.author();
        JsonArrayBuilder roles = array();
        author.guildRoles().forEach(roles::add);
        return written.guild(Json.object()
                .add("id", written.line().id())
                .add("channel_id", channel)
                .add("guild_id", guild)
                .add("content", escape(written.line().text()))
                .add("timestamp", Ids.timestamp(written.line().at()))
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
                                .add("roles", roles))
                .add("seq", seq)
                .add("seq_in_channel", Long.toString(seq)));
    }

    /** The Message object that channels and channel direct chats answer a send with. */
    public static JsonObject channelAnswer(
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

    /** @param type 11 a button, 12 a menu, 13 feedback */
    static JsonObject interaction(
            String appId,
            Conversation conversation,
            Person person,
            String id,
            int type,
            JsonObjectBuilder resolved,
            Instant at) {
        JsonObjectBuilder event = Json.object()
                .add("id", id)
                .add("application_id", appId)
                .add("type", type)
                .add("version", 1)
                .add("timestamp", Ids.timestamp(at))
                .add("data", Json.object().add("type", type).add("resolved", resolved));
        switch (conversation.kind()) {
            case DIRECT -> event.add("scene", "c2c").add("chat_type", 2).add("user_openid", conversation.id());
            case GROUP ->
                event.add("scene", "group")
                        .add("chat_type", 1)
                        .add("group_openid", conversation.id())
                        .add("group_member_openid", person.openid());
            case CHANNEL ->
                event.add("scene", "guild")
                        .add("chat_type", 0)
                        .add("guild_id", GUILD)
                        .add("channel_id", conversation.id());
            case CHANNEL_DIRECT ->
                event.add("scene", "guild")
                        .add("chat_type", 0)
                        .add("guild_id", conversation.id())
                        .add("channel_id", CHANNEL_OF_DIRECT);
        }
        return event.build();
    }

    private static JsonArrayBuilder array() {
        return Json.PROVIDER.createArrayBuilder();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
