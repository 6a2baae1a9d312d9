package dev.agenthost.qqbot.send;

import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.qqbot.memory.LatelySaid;
import dev.agenthost.qqbot.rest.ApiRoute;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.SendErrors;
import dev.agenthost.qqbot.send.ProactiveQuotas.Taken;
import dev.agenthost.qqbot.settings.QuotaTable;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the bot says on its own initiative, however it comes to say it: counted for the day and in turn for the minute ({@link
 * Quota}). What was said in the last minute under other settings, or in another life, counts too. Any thread.
 */
final class Unasked {
    private static final Set<Integer> WAITING_FOR_AUDIT = Set.of(304023, 304024);

    private final OpenApi api;
    private final ProactiveQuotas quotas;
    private final QuotaTable bot;
    private volatile boolean recalled;

    Unasked(OpenApi api, ProactiveQuotas quotas, QuotaTable bot) {
        this.api = api;
        this.quotas = quotas;
        this.bot = bot;
    }

    /** Whether this body is no reply. */
    static boolean is(JsonObject body) {
        return !body.containsKey("msg_id") && !body.containsKey("event_id");
    }

    /** Whether the platform lets it through whatever the chat's switch says: a wake-up, or something subscribed to. */
    static boolean hasOwnPermission(JsonObject body) {
        return wakesUp(body) || body.containsKey("subscribe_id");
    }

    /** Whether it is a wake-up. */
    static boolean wakesUp(JsonObject body) {
        return body.get("is_wakeup") == JsonValue.TRUE;
    }

    /** Whether the platform took it and examines it. */
    static boolean isUnderReview(DeliveryException problem) {
        return problem.platformCode().filter(WAITING_FOR_AUDIT::contains).isPresent();
    }

    /**
     * Counts one message for the day; given back when it was surely not sent.
     *
     * @param permitted whether it has a permission of its own: then it is counted, and held back by no count
     */
    <T> CompletionStage<T> counted(ConversationId chat, boolean permitted, Supplier<CompletionStage<T>> call) {
        Taken counted;
        try {
            counted = permitted ? quotas.count(chat) : quotas.take(chat, bot);
        } catch (DeliveryException usedUp) {
            return CompletableFuture.failedStage(usedUp);
        }
        return call.get().whenComplete((answer, failure) -> {
            DeliveryException problem = failure == null ? null : SendErrors.of(failure);
            if (problem == null || isUnderReview(problem)) {
                quotas.sent(chat);
            } else {
                quotas.failed(chat, counted, problem);
            }
        });
    }

    /** Tells the queues, which began with these settings, what was said before. */
    private void recall() {
        if (recalled) {
            return;
        }
        List<LatelySaid.Once> lately = quotas.lately();
        synchronized (this) {
            if (!recalled) {
                lately.forEach(once -> Quota.route(once.kind(), bot)
                        .ifPresent(route -> api.recall(route, once.chat(), quotas.since(once))));
                recalled = true;
            }
        }
    }

    /** Makes a call when it is the chat's turn. */
    <T> CompletionStage<T> inTurn(ConversationId chat, Duration patience, Supplier<CompletionStage<T>> call) {
        Optional<ApiRoute> route = Quota.route(chat.kind(), bot);
        if (route.isEmpty()) {
            return call.get();
        }
        recall();
        return api.inTurn(route.get(), chat.id(), patience, () -> {
            quotas.beginning(chat);
            return call.get();
        });
    }
}
