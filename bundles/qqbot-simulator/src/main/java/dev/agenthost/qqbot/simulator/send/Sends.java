package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.media.FileInfos;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Events;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.SendFault;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes or refuses what a bot sends (protocol reference 6). Thread-safe. */
public final class Sends {
    private final Platform platform;
    private final FileInfos infos;
    private final Outcomes outcomes;
    private final Audits audits;

    public Sends(Platform platform, FileInfos infos) {
        this.platform = platform;
        this.infos = infos;
        this.outcomes = new Outcomes(platform);
        this.audits = new Audits(platform);
    }

    /**
     * A send that is all right.
     *
     * @param files what it shows
     * @param quoted the message it quotes; null = none
     */
    private record Accepted(
            SendRequest request,
            List<Attachment> files,
            @Nullable ChatMessage quoted) {}

    /** @param pictures what came along beside the JSON, in channels */
    public CompletionStage<HttpAnswer> send(
            BotApp app, Conversation conversation, String body, List<Attachment> pictures) {
        SendRequest request = SendRequest.read(conversation.kind(), body);
        if (request == null) {
            return done(outcomes.answer(app, RestError.BAD_BODY));
        }
        SendFault fault = app.faults().strikes(Knob.SEND_FAULTS) ? app.faults().get(Knob.SEND_FAULT) : null;
        HttpAnswer failure = fault == null ? null : fault.answer();
        if (fault != null && failure != null) {
            RestError own = fault.error();
            int code = own == null ? failure.status() : own.code();
            note(app, conversation, request, Seen.SendOutcome.REFUSED, code);
            return done(failure);
        }
        if (fault == SendFault.REQUEST_LOST) {
            return done(HttpAnswer.CUT);
        }
        RestError error = Rules.broken(request, !pictures.isEmpty(), conversation.kind(), app.faults());
        Accepted accepted =
                new Accepted(request, files(app, conversation, request, pictures), quoted(conversation, request));
        if (error == null) {
            error = missing(accepted);
        }
        if (error == null) {
            error = mayNot(app, conversation, request);
        }
        if (error != null) {
            return done(outcomes.refused(app, conversation, request.text(), request.anchor(), request.seq(), error));
        }
        HttpAnswer receipt = take(app, conversation, accepted);
        return platform.later(
                app.faults().get(Knob.SEND_DELAY), fault == SendFault.ANSWER_LOST ? HttpAnswer.CUT : receipt);
    }

    private void note(BotApp app, Conversation conversation, SendRequest request, Seen.SendOutcome outcome, int code) {
        outcomes.note(app, conversation, request.text(), request.anchor(), request.seq(), outcome, code);
    }

    private List<Attachment> files(
            BotApp app, Conversation conversation, SendRequest request, List<Attachment> pictures) {
        JsonObject media = request.object("media");
        if (media == null) {
            return pictures;
        }
        Attachment file = infos.find(
                app,
                conversation.kind(),
                media.getString("file_info", ""),
                platform.clock().now());
        return file == null ? List.of() : List.of(file);
    }

    private static @Nullable ChatMessage quoted(Conversation conversation, SendRequest request) {
        JsonObject reference = request.object("message_reference");
        if (reference == null) {
            return null;
        }
        String id = reference.getString("message_id", "");
        return conversation.kind().v2() ? conversation.quoted(id) : conversation.message(id);
    }

    /** Something it speaks of that is not there. */
    private static @Nullable RestError missing(Accepted accepted) {
        SendRequest request = accepted.request();
        if (request.type() == SendRequest.MEDIA && accepted.files().isEmpty()) {
            return RestError.FILE_INFO_INVALID;
        }
        JsonObject reference = request.object("message_reference");
        boolean ignored = reference != null && reference.get("ignore_get_message_error") == JsonValue.TRUE;
        return reference != null && accepted.quoted() == null && !ignored ? RestError.QUOTE_INVALID : null;
    }

    private @Nullable RestError mayNot(BotApp app, Conversation conversation, SendRequest request) {
        Instant now = platform.clock().now();
        String anchor = request.anchor();
        RestError standing = Passive.standing(app, conversation, anchor != null);
        if (standing != null) {
            return standing;
        }
        if (!conversation.kind().v2() && !app.ready()) {
            return RestError.NO_SESSION;
        }
        String subscription = request.string("subscribe_id", "");
        if (!subscription.isEmpty()) {
            return conversation.standing().subscribed(subscription) ? null : RestError.NOT_SUBSCRIBED;
        }
        if (request.wakeUp()) {
            return conversation.standing().wakeUp(now) ? null : RestError.WAKE_UP_USED_UP;
        }
        RestError rate = Quotas.takeAny(app, conversation, now);
        if (rate != null) {
            return rate;
        }
        return anchor == null
                ? Passive.unasked(app, conversation, now)
                : Passive.reply(app, conversation, anchor, request.msgId() == null, request.seq(), now);
    }

    private HttpAnswer take(BotApp app, Conversation conversation, Accepted accepted) {
        SendRequest request = accepted.request();
        Instant now = platform.clock().now();
        boolean v2 = conversation.kind().v2();
        String messageId = v2 ? Ids.robotMessage() : Ids.guildMessage();
        ChatMessage message = message(app, conversation, accepted, messageId, now);
        JsonObject notice = request.object("input_notify");
        if (notice != null) {
            platform.observed()
                    .add(new Seen.Typing(now, app.id(), conversation.key(), notice.getInt("input_second", 0)));
        } else if (app.faults().strikes(Knob.AUDITS)) {
            note(
                    app,
                    conversation,
                    request,
                    Seen.SendOutcome.REFUSED,
                    auditCode(request).code());
            return audits.begin(app, conversation, message, auditCode(request));
        } else {
            conversation.add(message);
            app.shown(message);
            note(app, conversation, request, Seen.SendOutcome.TAKEN, 0);
        }
        return HttpAnswer.traced(
                200,
                v2
                        ? outcomes.receipt(app, messageId, now, message.look().refIdx())
                                .build()
                        : Events.channelAnswer(
                                conversation,
                                app.user(),
                                messageId,
                                request.text(),
                                now,
                                conversation.nextSeqInChannel()));
    }

    private static RestError auditCode(SendRequest request) {
        return request.anchor() == null ? RestError.AUDIT : RestError.REPLY_AUDIT;
    }

    private static ChatMessage message(
            BotApp app, Conversation conversation, Accepted accepted, String messageId, Instant now) {
        SendRequest request = accepted.request();
        JsonObject keyboard = request.object("keyboard");
        boolean raw = request.type() == SendRequest.MARKDOWN && !request.template();
        Look look = Look.of(request.format(), Ids.quoteIndex())
                .with(accepted.files())
                .withKeyboard(keyboard == null ? null : keyboard.getJsonObject("content"))
                .withBody(raw || request.type() == SendRequest.MEDIA ? null : request.rich())
                .quoting(accepted.quoted());
        return new ChatMessage(
                conversation.key(),
                messageId,
                true,
                app.user().name(),
                request.text(),
                now,
                request.anchor(),
                request.seq(),
                look);
    }

    /** What {@code srv_send_msg} sends: a file, unasked. */
    public HttpAnswer sendFile(BotApp app, Conversation conversation, Attachment file, HttpAnswer answer, String id) {
        Instant now = platform.clock().now();
        RestError standing = Passive.standing(app, conversation, false);
        RestError error = standing == null ? Passive.unasked(app, conversation, now) : standing;
        if (error != null) {
            return outcomes.refused(app, conversation, "", null, 0, error);
        }
        ChatMessage message = new ChatMessage(
                conversation.key(),
                id,
                true,
                app.user().name(),
                "",
                now,
                null,
                0,
                Look.of(Look.Format.MEDIA, Ids.quoteIndex()).with(List.of(file)));
        conversation.add(message);
        app.shown(message);
        outcomes.note(app, conversation, "", null, 0, Seen.SendOutcome.TAKEN, 0);
        return answer;
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
