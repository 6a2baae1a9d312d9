package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Ids;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes down what became of a send, and what it is answered. Stateless. */
final class Outcomes {
    private final Platform platform;

    Outcomes(Platform platform) {
        this.platform = platform;
    }

    HttpAnswer refused(
            BotApp app, Conversation conversation, String text, @Nullable String anchor, long seq, RestError error) {
        note(
                app,
                conversation,
                text,
                anchor,
                seq,
                error == RestError.DUPLICATE ? Seen.SendOutcome.DEDUPLICATED : Seen.SendOutcome.REFUSED,
                error.code());
        return answer(app, error);
    }

    HttpAnswer answer(BotApp app, RestError error) {
        return error.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE));
    }

    /** @param code the platform's error code, an edge server's HTTP status, 0 for none */
    void note(
            BotApp app,
            Conversation conversation,
            String text,
            @Nullable String anchor,
            long seq,
            Seen.SendOutcome outcome,
            int code) {
        Seen.Sent sent =
                new Seen.Sent(platform.clock().now(), app.id(), conversation.key(), text, anchor, seq, outcome, code);
        conversation.add(sent);
        platform.observed().add(sent);
    }

    /** What a send in direct chats and groups is answered. */
    JsonObjectBuilder receipt(BotApp app, String messageId, Instant at, String refIdx) {
        JsonObjectBuilder receipt = Json.object().add("id", messageId);
        return app.faults().get(Knob.TIMESTAMP_NUMBER)
                ? receipt.add("timestamp", at.getEpochSecond())
                : receipt.add("timestamp", Ids.timestamp(at))
                        .add("ext_info", Json.object().add("ref_idx", refIdx));
    }
}
