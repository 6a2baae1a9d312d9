package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes or refuses what a bot sends (protocol reference 6). Thread-safe. */
final class Sends {
    private static final int TEXT = 0;
    private static final int MARKDOWN = 2;
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int CHANNEL_PROACTIVE_PER_DAY = 20;
    private static final Pattern URL =
            Pattern.compile("(?i)\\b(?:https?://|www\\.)\\S+|\\b[a-z0-9][a-z0-9-]*\\.(?:com|net|org|cn|sh|io|dev)\\b");
    private static final Set<String> REPLIABLE =
            Set.of("INTERACTION_CREATE", "C2C_MSG_RECEIVE", "FRIEND_ADD", "GROUP_ADD_ROBOT", "GROUP_MSG_RECEIVE");

    private final Platform platform;

    Sends(Platform platform) {
        this.platform = platform;
    }

    /** Whether the platform takes a reply to an event of this name; guild events aside. */
    static boolean mayBeRepliedTo(String eventId) {
        int colon = eventId.indexOf(':');
        return REPLIABLE.contains(colon < 0 ? eventId : eventId.substring(0, colon));
    }

    /** A send as the bot meant it. */
    private record Request(
            String text,
            int type,
            @Nullable String msgId,
            @Nullable String eventId,
            long seq) {
        @Nullable
        String anchor() {
            return msgId != null ? msgId : eventId;
        }
    }

    CompletionStage<HttpAnswer> send(BotApp app, Conversation conversation, String body) {
        Request request = read(body);
        if (request == null) {
            return answer(app, RestError.BAD_BODY);
        }
        SendFault fault = app.faults().strikes(Knob.SEND_FAULTS) ? app.faults().get(Knob.SEND_FAULT) : null;
        HttpAnswer failure = fault == null ? null : fault.answer();
        if (fault != null && failure != null) {
            RestError own = fault.error();
            note(app, conversation, request, Seen.SendOutcome.REFUSED, own == null ? failure.status() : own.code());
            return CompletableFuture.completedFuture(failure);
        }
        if (fault == SendFault.REQUEST_LOST) {
            return CompletableFuture.completedFuture(HttpAnswer.CUT);
        }
        RestError error = refusal(app, conversation, request);
        if (error != null) {
            boolean repeated = error == RestError.DUPLICATE;
            note(
                    app,
                    conversation,
                    request,
                    repeated ? Seen.SendOutcome.DEDUPLICATED : Seen.SendOutcome.REFUSED,
                    error.code());
            return answer(app, error);
        }
        HttpAnswer receipt = take(app, conversation, request);
        return platform.later(
                app.faults().get(Knob.SEND_DELAY), fault == SendFault.ANSWER_LOST ? HttpAnswer.CUT : receipt);
    }

    private static CompletionStage<HttpAnswer> answer(BotApp app, RestError error) {
        return CompletableFuture.completedFuture(error.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE)));
    }

    private static @Nullable Request read(String body) {
        try {
            JsonObject json = Json.read(body);
            int type = json.getInt("msg_type", TEXT);
            String text = type == MARKDOWN && json.get("markdown") instanceof JsonObject markdown
                    ? markdown.getString("content", "")
                    : json.getString("content", "");
            long seq = json.get("msg_seq") instanceof JsonNumber number ? number.longValue() : 1;
            return new Request(text, type, string(json, "msg_id"), string(json, "event_id"), seq);
        } catch (JsonException | ClassCastException e) {
            return null;
        }
    }

    private static @Nullable String string(JsonObject json, String key) {
        return json.get(key) instanceof JsonString value && !value.getString().isEmpty() ? value.getString() : null;
    }

    private @Nullable RestError refusal(BotApp app, Conversation conversation, Request request) {
        RestError malformed = malformed(app, conversation, request);
        if (malformed != null) {
            return malformed;
        }
        boolean v2 = conversation.kind().v2();
        if (!v2 && !app.ready()) {
            return RestError.NO_SESSION;
        }
        String anchor = request.anchor();
        return anchor == null ? proactive(app, conversation) : passive(app, conversation, request, anchor);
    }

    private static @Nullable RestError malformed(BotApp app, Conversation conversation, Request request) {
        Faults faults = app.faults();
        if (request.type() != TEXT && request.type() != MARKDOWN) {
            return RestError.WRONG_TYPE;
        }
        if (request.type() == MARKDOWN && !faults.get(Knob.MARKDOWN_ALLOWED)) {
            return RestError.NO_MARKDOWN;
        }
        if (request.text().isBlank()) {
            return RestError.EMPTY_MESSAGE;
        }
        if (request.text().codePointCount(0, request.text().length()) > faults.get(Knob.TEXT_LIMIT)) {
            return RestError.TOO_LONG;
        }
        if (faults.get(Knob.BLOCK_URLS) && URL.matcher(request.text()).find()) {
            return conversation.kind().v2() ? RestError.URL : RestError.CHANNEL_URL;
        }
        return null;
    }

    private @Nullable RestError proactive(BotApp app, Conversation conversation) {
        Faults faults = app.faults();
        boolean v2 = conversation.kind().v2();
        if (v2 && !faults.get(Knob.PROACTIVE_ALLOWED)) {
            return RestError.PROACTIVE_REFUSED;
        }
        int perDay = v2 ? faults.get(Knob.PROACTIVE_PER_DAY) : CHANNEL_PROACTIVE_PER_DAY;
        boolean room = conversation
                .replies()
                .takeProactive(platform.clock().now(), faults.get(Knob.PROACTIVE_PER_MINUTE), perDay);
        if (room) {
            return null;
        }
        return v2 ? RestError.PROACTIVE_QUOTA : RestError.CHANNEL_QUOTA;
    }

    private @Nullable RestError passive(BotApp app, Conversation conversation, Request request, String anchor) {
        boolean event = request.msgId() == null;
        boolean v2 = conversation.kind().v2();
        if (v2 && event && !mayBeRepliedTo(anchor)) {
            return RestError.EVENT_NOT_REPLIABLE;
        }
        Replies.Verdict verdict = conversation
                .replies()
                .take(
                        anchor,
                        v2 ? request.seq() : null,
                        platform.clock().now(),
                        window(app.faults(), conversation.kind()),
                        limit(app.faults(), conversation.kind()));
        return switch (verdict) {
            case TAKEN -> null;
            case DUPLICATE -> RestError.DUPLICATE;
            case USED_UP -> RestError.REPLIES_USED_UP;
            case UNKNOWN ->
                !v2 ? RestError.CHANNEL_MSG_ID_INVALID : event ? RestError.EVENT_ID_INVALID : RestError.MSG_ID_INVALID;
            case EXPIRED ->
                !v2 ? RestError.CHANNEL_MSG_ID_EXPIRED : event ? RestError.EVENT_ID_EXPIRED : RestError.MSG_ID_EXPIRED;
        };
    }

    private static Duration window(Faults faults, Conversation.Kind kind) {
        return switch (kind) {
            case DIRECT -> faults.get(Knob.DIRECT_WINDOW);
            case GROUP -> faults.get(Knob.GROUP_WINDOW);
            case CHANNEL, CHANNEL_DIRECT -> faults.get(Knob.CHANNEL_WINDOW);
        };
    }

    private static int limit(Faults faults, Conversation.Kind kind) {
        return switch (kind) {
            case DIRECT -> faults.get(Knob.DIRECT_REPLIES);
            case GROUP -> faults.get(Knob.GROUP_REPLIES);
            case CHANNEL, CHANNEL_DIRECT -> NO_LIMIT;
        };
    }

    private HttpAnswer take(BotApp app, Conversation conversation, Request request) {
        Instant now = platform.clock().now();
        boolean v2 = conversation.kind().v2();
        String messageId = v2 ? Ids.robotMessage() : Ids.guildMessage();
        conversation.add(new ChatMessage(
                conversation.key(),
                messageId,
                true,
                app.user().name(),
                request.text(),
                now,
                request.anchor(),
                request.seq()));
        note(app, conversation, request, Seen.SendOutcome.TAKEN, 0);
        if (!v2) {
            return HttpAnswer.traced(
                    200,
                    Events.channelAnswer(
                            conversation, app.user(), messageId, request.text(), now, conversation.nextSeqInChannel()));
        }
        var receipt = Json.object().add("id", messageId);
        if (app.faults().get(Knob.TIMESTAMP_NUMBER)) {
            receipt.add("timestamp", now.getEpochSecond());
        } else {
            receipt.add("timestamp", Ids.timestamp(now))
                    .add("ext_info", Json.object().add("ref_idx", Ids.quoteIndex()));
        }
        return HttpAnswer.traced(200, receipt.build());
    }

    private void note(BotApp app, Conversation conversation, Request request, Seen.SendOutcome outcome, int code) {
        Seen.Sent sent = new Seen.Sent(
                platform.clock().now(),
                app.id(),
                conversation.key(),
                request.text(),
                request.anchor(),
                request.seq(),
                outcome,
                code);
        conversation.add(sent);
        platform.observed().add(sent);
    }
}
