package dev.agenthost.qqbot.rest;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.ReplyLimit;
import dev.agenthost.qqbot.settings.Settings;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends text answers (protocol 6): the sending half of {@link dev.agenthost.platform.PlatformAdapter}, whose methods say what
 * these do. A reply in a direct chat or a group carries {@code msg_id} and {@code msg_seq}, by which the platform recognises a
 * repeat; its "duplicate" is a receipt only after an earlier attempt of the same delivery whose outcome is unknown. Any thread;
 * never blocks.
 */
public final class MessageSender {
    private static final int DUPLICATE = 40054005;
    private static final Set<Integer> WAITING_FOR_AUDIT = Set.of(304023, 304024);
    private static final int LAST_ORDINAL = 65_535;

    private final OpenApi api;
    private final Json json;
    private final Settings settings;
    private final InstantSource clock;

    MessageSender(OpenApi api, Json json, Settings settings, InstantSource clock) {
        this.api = api;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    public Target target(ConversationId conversation) {
        return switch (conversation.kind()) {
            case DIRECT -> target(DeliveryGuarantee.EXACTLY_ONCE, settings.directReplies(), true);
            case GROUP -> target(DeliveryGuarantee.EXACTLY_ONCE, settings.groupReplies(), true);
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT ->
                target(DeliveryGuarantee.AT_MOST_ONCE, settings.channelReplies(), false);
        };
    }

    private Target target(DeliveryGuarantee guarantee, ReplyLimit limit, boolean proactive) {
        return new Target(guarantee, settings.maxTextLength(), limit.window(), limit.replies(), proactive);
    }

    public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
        if (delivery.target().kind() == ChatKind.ACCOUNT) {
            throw new DeliveryException(Kind.REFUSED, "there is no chat to say it in");
        }
        if (delivery.replyTo() != null && delivery.replyTo().ordinal() > LAST_ORDINAL) {
            throw new DeliveryException(Kind.REFUSED, "one message has no more than " + LAST_ORDINAL + " replies");
        }
        String request = SendRequest.of(delivery, json).write(json);
        return new PreparedDelivery(delivery.id(), delivery.target(), request);
    }

    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        Optional<SendRequest> request = SendRequest.read(delivery.request(), json);
        if (request.isEmpty()) {
            return CompletableFuture.failedStage(
                    new DeliveryException(Kind.REFUSED, "the prepared request is not one of this adapter"));
        }
        return request.map(call -> api.call(
                        call.method(),
                        call.path(),
                        call.body(),
                        settings.deadlines().request()))
                .orElseThrow()
                .handle((answer, failure) -> failure == null ? taken(answer) : failed(mayHaveArrived, failure))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Receipt> taken(JsonObject answer) {
        return receipt(ReplyReader.text(answer, "id").orElse(""));
    }

    private CompletionStage<Receipt> failed(boolean mayHaveArrived, Throwable failure) {
        DeliveryException problem = SendErrors.of(failure);
        int code = problem.platformCode().orElse(0);
        boolean taken = WAITING_FOR_AUDIT.contains(code) || (code == DUPLICATE && mayHaveArrived);
        return taken ? receipt("") : CompletableFuture.failedStage(problem);
    }

    private CompletionStage<Receipt> receipt(String messageId) {
        return CompletableFuture.completedStage(new Receipt(messageId, clock.instant()));
    }
}
