package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Repliable;
import dev.agenthost.qqbot.simulator.platform.Replies;
import dev.agenthost.qqbot.simulator.platform.RestError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the bot may speak here and now: windows, counts, standing (protocol reference 6.4, 6.5). Stateless. */
final class Passive {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private Passive() {}

    /** Whether people and administrators let the bot be here at all. */
    static @Nullable RestError standing(BotApp app, Conversation conversation, boolean reply) {
        String sandbox = app.faults().get(Knob.SANDBOX);
        if (!sandbox.isEmpty() && !Set.copyOf(List.of(sandbox.split(","))).contains(conversation.id())) {
            return RestError.OUT_OF_SANDBOX;
        }
        boolean group = conversation.kind() == Conversation.Kind.GROUP;
        if (!conversation.standing().there()) {
            RestError notThere = reply ? RestError.NOT_A_MEMBER : RestError.NOT_IN_GROUP;
            return group ? notThere : RestError.NO_FRIEND;
        }
        return group && app.faults().get(Knob.MUTED) ? RestError.BOT_MUTED : null;
    }

    /** A message to somebody who did not ask. */
    static @Nullable RestError unasked(BotApp app, Conversation conversation, Instant now) {
        if (!conversation.kind().v2()) {
            return Quotas.take(app, conversation, now);
        }
        Boolean said = conversation.standing().proactive();
        if (said == null ? app.faults().get(Knob.PROACTIVE_ALLOWED) : said) {
            return Quotas.take(app, conversation, now);
        }
        if (said != null && conversation.kind() == Conversation.Kind.DIRECT) {
            return RestError.REFUSED_BY_USER;
        }
        return app.faults().get(Knob.PROACTIVE_ERROR_OLD)
                ? RestError.PROACTIVE_REFUSED_OLD
                : RestError.PROACTIVE_REFUSED;
    }

    /**
     * A reply.
     *
     * @param event whether it is to an event, not to a message
     */
    static @Nullable RestError reply(
            BotApp app, Conversation conversation, String anchor, boolean event, long seq, Instant now) {
        return reply(app, conversation, anchor, event, seq, now, window(app.faults(), conversation.kind()));
    }

    static @Nullable RestError reply(
            BotApp app,
            Conversation conversation,
            String anchor,
            boolean event,
            long seq,
            Instant now,
            Duration window) {
        boolean v2 = conversation.kind().v2();
        if (v2 && event && !Repliable.id(anchor, conversation.kind())) {
            return RestError.EVENT_NOT_REPLIABLE;
        }
        if (!event && app.faults().get(Knob.MADE_UP_MESSAGES)) {
            conversation.replies().openUnknown(anchor, now);
        }
        Replies.Verdict verdict = conversation
                .replies()
                .take(anchor, v2 ? seq : null, now, window, limit(app.faults(), conversation.kind()));
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
}
