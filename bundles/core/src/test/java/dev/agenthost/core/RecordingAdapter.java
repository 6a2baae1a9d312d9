package dev.agenthost.core;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An adapter whose requests are the texts of the answers, and whose sends go to a test. */
final class RecordingAdapter implements PlatformAdapter {
    private final AccountId account;
    private final Function<PreparedDelivery, CompletionStage<Receipt>> platform;

    RecordingAdapter(AccountId account, Function<PreparedDelivery, CompletionStage<Receipt>> platform) {
        this.account = account;
        this.platform = platform;
    }

    /** What a platform answers that takes everything at once. */
    static CompletionStage<Receipt> taken() {
        return CompletableFuture.completedFuture(new Receipt("r", Messages.SENT));
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Target target(ConversationId conversation) {
        return new Target(DeliveryGuarantee.EXACTLY_ONCE, 1000, Duration.ofDays(1_000), 4, false);
    }

    @Override
    public PreparedDelivery prepare(Delivery delivery) {
        return new PreparedDelivery(
                delivery.id(), delivery.target(), delivery.content().asText());
    }

    @Override
    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        return platform.apply(delivery);
    }

    @Override
    public void restart() {}
}
