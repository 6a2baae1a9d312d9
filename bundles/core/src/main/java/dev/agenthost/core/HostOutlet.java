package dev.agenthost.core;

import dev.agenthost.agent.Outlet;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.delivery.Adapters;
import dev.agenthost.core.lane.Cause;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents do on their own initiative: said by way of the journal, done by the adapter of the account. Thread-safe. */
final class HostOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(HostOutlet.class);

    private final Adapters adapters;
    private final Said said;
    private final InstantSource clock;
    private final Function<InboundEvent, CompletableFuture<Boolean>> journal;

    /** @param journal takes an event over; completes with false for a repeat */
    HostOutlet(
            Adapters adapters,
            Said said,
            InstantSource clock,
            Function<InboundEvent, CompletableFuture<Boolean>> journal) {
        this.adapters = adapters;
        this.said = said;
        this.clock = clock;
        this.journal = journal;
    }

    @Override
    public CompletionStage<List<Receipt>> say(String id, ConversationId conversation, Reply reply) {
        InboundEvent event = Said.event(id, conversation, reply.contents(), clock.instant());
        CompletableFuture<List<Receipt>> receipts = said.await(event).thenCompose(Said::receipts);
        CompletableFuture<List<Receipt>> result = journal.apply(event)
                .thenCompose(taken -> taken ? receipts : CompletableFuture.completedFuture(List.of()))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(typed(Cause.of(failure))));
        Consumer<List<Receipt>> listener = reply.sent();
        return listener == null
                ? result
                : result.whenComplete((sent, failure) -> {
                    if (failure == null && !sent.isEmpty()) {
                        tell(listener, sent);
                    }
                });
    }

    private static void tell(Consumer<List<Receipt>> listener, List<Receipt> sent) {
        try {
            listener.accept(sent);
        } catch (RuntimeException e) {
            LOG.warn("an agent failed to hear what became of what it said", e);
        }
    }

    private static DeliveryException typed(Throwable failure) {
        LOG.debug("not said", failure);
        return failure instanceof DeliveryException known
                ? known
                : new DeliveryException(
                        DeliveryException.Kind.UNAVAILABLE, "the host cannot store it now: " + failure.getMessage());
    }

    @Override
    public CompletionStage<Void> recall(ConversationId conversation, String messageId) {
        return by(conversation.account(), adapter -> adapter.recall(conversation, messageId));
    }

    @Override
    public CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
        return by(conversation.account(), adapter -> adapter.react(conversation, messageId, emoji, on));
    }

    @Override
    public CompletionStage<String> call(AccountId account, String method, String path, String body) {
        return by(account, adapter -> adapter.call(method, path, body));
    }

    private <T> CompletionStage<T> by(AccountId account, Function<PlatformAdapter, CompletionStage<T>> deed) {
        return adapters.now(account)
                .map(deed)
                .orElseGet(() -> CompletableFuture.failedFuture(new DeliveryException(
                        DeliveryException.Kind.UNAVAILABLE, "the adapter of " + account + " is not there now")));
    }
}
