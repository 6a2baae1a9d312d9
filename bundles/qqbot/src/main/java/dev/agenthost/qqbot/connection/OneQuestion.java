package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.rest.GatewayDirectory;
import dev.agenthost.qqbot.rest.GatewayInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks once for all shards that want to know at about the same time: the platform counts how often it is asked (protocol 2).
 * Used on the account's lane only.
 */
final class OneQuestion implements GatewayDirectory {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final GatewayDirectory directory;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<GatewayInfo> answer;
    private long askedAt;

    OneQuestion(GatewayDirectory directory, LongSupplier nanoTime) {
        this.directory = directory;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<GatewayInfo> discover() {
        long now = nanoTime.getAsLong();
        CompletableFuture<GatewayInfo> latest = answer;
        if (latest == null || (latest.isDone() && now - askedAt >= FRESH.toNanos())) {
            latest = directory.discover().toCompletableFuture();
            answer = latest;
            askedAt = now;
        }
        return latest.minimalCompletionStage();
    }
}
