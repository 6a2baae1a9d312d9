package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes what a person writes and tells the bot (protocol reference 5.3 to 5.6). Stateless. */
final class Inbox {
    private final Platform platform;

    Inbox(Platform platform) {
        this.platform = platform;
    }

    /**
     * @return the message id
     * @throws IllegalArgumentException when it quotes a message that is not here
     */
    String take(BotApp app, Conversation conversation, Draft draft) {
        Instant now = platform.clock().now();
        ChatMessage quoted = quoted(conversation, draft.quotes());
        String messageId = conversation.kind().v2() ? Ids.robotMessage() : Ids.guildMessage();
        Look.Format format = draft.card() == null ? Look.Format.TEXT : Look.Format.CARD;
        ChatMessage line = new ChatMessage(
                conversation.key(),
                messageId,
                false,
                draft.author().name(),
                draft.text(),
                now,
                null,
                0,
                Look.of(format, Ids.quoteIndex())
                        .with(draft.attachments())
                        .withBody(draft.card())
                        .quoting(quoted));
        conversation.add(line);
        conversation.standing().wrote(now);
        conversation.replies().open(messageId, now);
        platform.observed()
                .add(new Seen.Said(now, app.id(), line, app.connections().size()));
        Events.Urls urls = new Events.Urls(
                platform.address(),
                app.faults().get(Knob.ATTACHMENT_URL),
                app.faults().get(Knob.NO_ASR));
        events(app, conversation, new Events.Written(line, draft, quoted, urls))
                .forEach((event, d) -> app.dispatch(event, Ids.event(event), d));
        return messageId;
    }

    private static @Nullable ChatMessage quoted(Conversation conversation, @Nullable String id) {
        if (id == null) {
            return null;
        }
        ChatMessage quoted = conversation.message(id);
        if (quoted == null) {
            throw new IllegalArgumentException("no message '" + id + "' to quote here");
        }
        return quoted;
    }

    private static Map<String, JsonObject> events(BotApp app, Conversation conversation, Events.Written written) {
        String where = conversation.id();
        boolean mention = written.draft().mention() == Draft.Mention.BOT;
        return switch (conversation.kind()) {
            case DIRECT -> Map.of("C2C_MESSAGE_CREATE", Events.direct(where, written));
            case GROUP -> groupEvents(app, where, written, mention);
            case CHANNEL ->
                Map.of(
                        mention ? "AT_MESSAGE_CREATE" : "MESSAGE_CREATE",
                        Events.channel(where, written, conversation.nextSeqInChannel(), mention ? app.user() : null));
            case CHANNEL_DIRECT ->
                Map.of("DIRECT_MESSAGE_CREATE", Events.channelDirect(where, written, conversation.nextSeqInChannel()));
        };
    }

    private static String mark(BotApp app, Draft.Mention mention) {
        return switch (mention) {
            case NOBODY -> "";
            case BOT -> "<@" + app.user().openid() + "> ";
            case EVERYONE -> "@" + Events.EVERYBODY + " ";
        };
    }

    private static Map<String, JsonObject> groupEvents(
            BotApp app, String group, Events.Written written, boolean mention) {
        GroupMode mode = app.faults().get(Knob.GROUP_MODE);
        String text = written.line().text();
        Map<String, JsonObject> events = new LinkedHashMap<>();
        if (mention && mode != GroupMode.FULL) {
            events.put("GROUP_AT_MESSAGE_CREATE", Events.group(group, written, " " + text, app.user()));
        }
        if (mode != GroupMode.MENTIONS) {
            String content = mark(app, written.draft().mention()) + text;
            events.put("GROUP_MESSAGE_CREATE", Events.group(group, written, content, mention ? app.user() : null));
        }
        return events;
    }
}
