package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Reactions;
import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import java.util.Map;

/** Emojis on messages of channels (protocol reference 6.8). Stateless. */
public final class ReactionCalls {
    private static final int PAGE = 20;
    private static final int MOST = 50;

    /** PUT sets it, DELETE takes it away. */
    public HttpAnswer react(BotApp app, Conversation conversation, Reactions.On on, boolean add) {
        if (conversation.message(on.messageId()) == null) {
            return error(app, RestError.CHANNEL_MSG_ID_INVALID);
        }
        Reactions.User bot = new Reactions.User(app.user().id(), app.user().name());
        boolean changed = add
                ? conversation.reactions().add(on, bot)
                : conversation.reactions().remove(on, bot);
        if (!changed) {
            return error(app, add ? RestError.REACTION_THERE : RestError.REACTION_NOT_THERE);
        }
        return HttpAnswer.noContent();
    }

    /** GET, page by page. */
    public HttpAnswer users(Conversation conversation, Reactions.On on, Map<String, String> query) {
        List<Reactions.User> all = conversation.reactions().of(on);
        int from = Math.min(all.size(), number(query.getOrDefault("cookie", ""), 0));
        int most = Math.max(1, Math.min(MOST, number(query.getOrDefault("limit", ""), PAGE)));
        int to = Math.min(all.size(), from + most);
        JsonArrayBuilder users = Json.PROVIDER.createArrayBuilder();
        all.subList(from, to)
                .forEach(user -> users.add(Json.object()
                        .add("id", user.id())
                        .add("username", user.name())
                        .add("avatar", "")));
        return HttpAnswer.traced(
                200,
                Json.object()
                        .add("users", users)
                        .add("cookie", Integer.toString(to))
                        .add("is_end", to == all.size())
                        .build());
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }

    private static HttpAnswer error(BotApp app, RestError error) {
        return error.answer(app.faults().get(Knob.ERROR_WITHOUT_CODE));
    }
}
