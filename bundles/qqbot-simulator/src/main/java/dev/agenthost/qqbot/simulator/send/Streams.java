package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.SendFault;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Messages of direct chats that grow (protocol reference 6.7 A). Thread-safe. */
public final class Streams {
    private static final int KEPT = 1_000;
    private static final int GENERATING = 1;
    private static final int FINISHED = 10;

    private final Platform platform;
    private final Outcomes outcomes;
    private final Map<String, Stream> streams = new LinkedHashMap<>();

    public Streams(Platform platform) {
        this.platform = platform;
        this.outcomes = new Outcomes(platform);
    }

    /** How far a stream is. */
    private record Stream(String id, @Nullable String anchor, long seq, long next, String text, boolean open) {}

    /** A chunk as the bot meant it. */
    private record Chunk(
            @Nullable String msgId,
            @Nullable String eventId,
            @Nullable String stream,
            long seq,
            long index,
            long state,
            boolean replaces,
            boolean markdown,
            boolean wakeUp,
            String content) {
        static @Nullable Chunk read(String body) {
            try {
                JsonObject json = Json.read(body);
                return new Chunk(
                        string(json, "msg_id"),
                        string(json, "event_id"),
                        string(json, "stream_msg_id"),
                        number(json, "msg_seq", 1),
                        number(json, "index", -1),
                        number(json, "input_state", -1),
                        json.getString("input_mode", "append").equals("replace"),
                        json.getString("content_type", "text").equals("markdown"),
                        json.get("is_wakeup") == JsonValue.TRUE,
                        json.getString("content_raw"));
            } catch (JsonException | ClassCastException | NullPointerException e) {
                return null;
            }
        }

        private static @Nullable String string(JsonObject json, String key) {
            return json.get(key) instanceof JsonString text && !text.getString().isEmpty() ? text.getString() : null;
        }

        private static long number(JsonObject json, String key, long otherwise) {
            return json.get(key) instanceof JsonNumber number ? number.longValue() : otherwise;
        }

        @Nullable
        String anchor() {
            return msgId == null ? eventId : msgId;
        }

        boolean closes() {
            return state == FINISHED;
        }

        String after(String text) {
            return replaces ? content : text + content;
        }
    }

    public CompletionStage<HttpAnswer> chunk(BotApp app, Conversation conversation, String body) {
        Chunk chunk = Chunk.read(body);
        if (chunk == null) {
            return done(outcomes.answer(app, RestError.BAD_BODY));
        }
        SendFault fault = app.faults().strikes(Knob.SEND_FAULTS) ? app.faults().get(Knob.SEND_FAULT) : null;
        HttpAnswer failure = fault == null ? null : fault.answer();
        if (failure != null) {
            return done(failure);
        }
        if (fault == SendFault.REQUEST_LOST) {
            return done(HttpAnswer.CUT);
        }
        HttpAnswer answer = taken(app, conversation, chunk);
        return platform.later(
                app.faults().get(Knob.SEND_DELAY), fault == SendFault.ANSWER_LOST ? HttpAnswer.CUT : answer);
    }

    private HttpAnswer taken(BotApp app, Conversation conversation, Chunk chunk) {
        Instant now = platform.clock().now();
        String ongoing = chunk.stream();
        RestError error;
        ChatMessage shown = null;
        synchronized (this) {
            Stream before = ongoing == null ? null : streams.get(ongoing);
            error = refusal(app, conversation, chunk, before, now);
            if (error == null) {
                shown = before == null ? begin(app, conversation, chunk, now) : grow(conversation, chunk, before);
            }
        }
        if (error != null || shown == null) {
            RestError told = error == null ? RestError.STREAM_INVALID : error;
            return outcomes.refused(app, conversation, chunk.content(), chunk.anchor(), chunk.seq(), told);
        }
        app.shown(shown);
        if (chunk.closes()) {
            outcomes.note(app, conversation, shown.text(), chunk.anchor(), chunk.seq(), Seen.SendOutcome.TAKEN, 0);
        }
        int left = app.faults().get(Knob.TEXT_LIMIT) - shown.text().length();
        return HttpAnswer.traced(
                200,
                outcomes.receipt(app, shown.id(), now, shown.look().refIdx())
                        .add("remain_msg_len", left)
                        .build());
    }

    private @Nullable RestError refusal(
            BotApp app, Conversation conversation, Chunk chunk, @Nullable Stream before, Instant now) {
        boolean wellFormed = chunk.index() >= 0
                && (chunk.state() == GENERATING || chunk.closes())
                && (chunk.msgId() == null || chunk.eventId() == null);
        if (!app.faults().get(Knob.STREAM_ALLOWED)) {
            return RestError.UNSUPPORTED;
        }
        if (!wellFormed) {
            return RestError.STREAM_INVALID;
        }
        RestError standing = Passive.standing(app, conversation, chunk.anchor() != null);
        if (standing != null) {
            return standing;
        }
        String text = chunk.after(before == null ? "" : before.text());
        if (text.codePointCount(0, text.length()) > app.faults().get(Knob.TEXT_LIMIT)) {
            return RestError.TOO_LONG;
        }
        return chunk.stream() == null ? first(app, conversation, chunk, now) : next(chunk, before);
    }

    private @Nullable RestError first(BotApp app, Conversation conversation, Chunk chunk, Instant now) {
        if (chunk.index() != 0) {
            return RestError.STREAM_INVALID;
        }
        String anchor = chunk.anchor();
        if (chunk.wakeUp()) {
            return conversation.standing().wakeUp(now) ? null : RestError.WAKE_UP_USED_UP;
        }
        if (anchor == null) {
            return Passive.unasked(app, conversation, now);
        }
        if (streams.values().stream().anyMatch(one -> anchor.equals(one.anchor()) && one.seq() != chunk.seq())) {
            return RestError.REPLIES_USED_UP;
        }
        boolean event = chunk.msgId() == null;
        RestError error = Passive.reply(
                app, conversation, anchor, event, chunk.seq(), now, app.faults().get(Knob.STREAM_WINDOW));
        boolean late = error == RestError.MSG_ID_EXPIRED || error == RestError.EVENT_ID_EXPIRED;
        return late ? RestError.REPLIES_USED_UP : error;
    }

    private static @Nullable RestError next(Chunk chunk, @Nullable Stream before) {
        if (before == null
                || !before.open()
                || before.seq() != chunk.seq()
                || !Objects.equals(before.anchor(), chunk.anchor())) {
            return RestError.STREAM_INVALID;
        }
        if (chunk.index() != before.next()) {
            return chunk.index() < before.next() ? RestError.DUPLICATE : RestError.STREAM_INVALID;
        }
        return chunk.replaces() && !chunk.content().startsWith(before.text()) ? RestError.STREAM_PREFIX_CHANGED : null;
    }

    private ChatMessage begin(BotApp app, Conversation conversation, Chunk chunk, Instant now) {
        String anchor = chunk.anchor();
        Look.Format format = chunk.markdown() ? Look.Format.MARKDOWN : Look.Format.TEXT;
        ChatMessage message = new ChatMessage(
                conversation.key(),
                Ids.robotMessage(),
                true,
                app.user().name(),
                chunk.content(),
                now,
                anchor,
                chunk.seq(),
                Look.of(format, Ids.quoteIndex()).in(state(chunk)));
        conversation.add(message);
        keep(new Stream(message.id(), anchor, chunk.seq(), 1, message.text(), !chunk.closes()));
        return message;
    }

    private @Nullable ChatMessage grow(Conversation conversation, Chunk chunk, Stream before) {
        String text = chunk.after(before.text());
        keep(new Stream(before.id(), before.anchor(), before.seq(), before.next() + 1, text, !chunk.closes()));
        return conversation.change(
                before.id(),
                message -> message.look().state() == Look.State.RECALLED ? message : message.with(text, state(chunk)));
    }

    private static Look.State state(Chunk chunk) {
        return chunk.closes() ? Look.State.FINAL : Look.State.STREAMING;
    }

    private void keep(Stream stream) {
        streams.put(stream.id(), stream);
        if (streams.size() > KEPT) {
            var oldest = streams.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
