package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Events;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/** Messages that wait for an audit, and its events (protocol reference 4.3, 5.9). Stateless. */
final class Audits {
    private final Platform platform;

    Audits(Platform platform) {
        this.platform = platform;
    }

    /** @return 202, with the id under which the event comes */
    HttpAnswer begin(BotApp app, Conversation conversation, ChatMessage message, RestError answer) {
        String id = Ids.trace();
        seen(app, id, Seen.Audit.Outcome.WAITING);
        platform.later(app.faults().get(Knob.AUDIT_DELAY), () -> end(app, conversation, message, id));
        return answer.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE), id);
    }

    private void end(BotApp app, Conversation conversation, ChatMessage message, String id) {
        boolean passed = !app.faults().get(Knob.AUDIT_REJECTS);
        JsonObjectBuilder d = Json.object()
                .add("audit_id", id)
                .add("guild_id", conversation.kind().v2() ? "" : Events.GUILD)
                .add("channel_id", conversation.kind().v2() ? "" : conversation.id())
                .add("audit_time", Ids.timestamp(platform.clock().now()))
                .add("create_time", Ids.timestamp(message.at()))
                .add("seq_in_channel", Long.toString(conversation.nextSeqInChannel()));
        if (passed) {
            d.add("message_id", message.id());
            conversation.add(message);
            app.shown(message);
        }
        seen(app, id, passed ? Seen.Audit.Outcome.PASSED : Seen.Audit.Outcome.REJECTED);
        app.dispatch(passed ? "MESSAGE_AUDIT_PASS" : "MESSAGE_AUDIT_REJECT", d.build());
    }

    private void seen(BotApp app, String id, Seen.Audit.Outcome outcome) {
        Instant now = platform.clock().now();
        platform.observed().add(new Seen.Audit(now, app.id(), id, outcome));
    }
}
