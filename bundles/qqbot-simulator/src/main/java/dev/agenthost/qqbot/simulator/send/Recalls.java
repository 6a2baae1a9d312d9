package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Takes messages back (protocol reference 6.8). Stateless. */
public final class Recalls {
    private final Platform platform;

    public Recalls(Platform platform) {
        this.platform = platform;
    }

    public HttpAnswer recall(BotApp app, Conversation conversation, String messageId) {
        ChatMessage message = conversation.message(messageId);
        RestError error = refusal(app, conversation, message);
        if (error != null) {
            return error.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE));
        }
        ChatMessage recalled = conversation.change(messageId, one -> one.with("", Look.State.RECALLED));
        if (recalled != null) {
            app.shown(recalled);
        }
        return HttpAnswer.traced(200, JsonValue.EMPTY_JSON_OBJECT);
    }

    private @Nullable RestError refusal(BotApp app, Conversation conversation, @Nullable ChatMessage message) {
        boolean v2 = conversation.kind().v2();
        if (message == null || message.look().state() == Look.State.RECALLED) {
            return v2 ? RestError.RECALL_BAD_ID : RestError.CHANNEL_RECALL_ID;
        }
        boolean admin =
                conversation.kind() == Conversation.Kind.GROUP && app.faults().get(Knob.GROUP_ADMIN);
        if (!message.fromBot() && !admin) {
            return v2 ? RestError.RECALL_NO_RIGHT : RestError.CHANNEL_RECALL_NOT_OWN;
        }
        boolean late =
                platform.clock().now().isAfter(message.at().plus(app.faults().get(Knob.RECALL_WINDOW)));
        RestError tooLate = v2 ? RestError.RECALL_LATE : RestError.RECALL_TOO_LATE;
        return late ? tooLate : null;
    }
}
