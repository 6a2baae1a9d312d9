package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PlatformAdapter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Waits for an adapter that can prepare deliveries: of an account that is not configured well, none can. */
final class Preparations {
    /** What an adapter is needed for. */
    interface Preparation<T> {
        /** @throws DeliveryException when nothing can be prepared now */
        T by(PlatformAdapter adapter) throws DeliveryException;
    }

    private Preparations() {}

    /** Prepares as soon as that is possible; in the message's lane. */
    static <T> CompletableFuture<T> prepare(Surroundings around, Work work, Preparation<T> preparation) {
        return around.adapters()
                .await(work.account())
                .thenApplyAsync(adapter -> tried(adapter, preparation), around.lane(work))
                .thenCompose(result -> result.isPresent()
                        ? CompletableFuture.completedFuture(result.get())
                        : around.after(around.bounds().get().longestDelay())
                                .thenComposeAsync(now -> prepare(around, work, preparation), around.lane(work)));
    }

    private static <T> Optional<T> tried(PlatformAdapter adapter, Preparation<T> preparation) {
        try {
            return Optional.of(preparation.by(adapter));
        } catch (DeliveryException notNow) {
            return Optional.empty();
        }
    }
}
