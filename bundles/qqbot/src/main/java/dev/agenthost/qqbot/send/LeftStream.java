package dev.agenthost.qqbot.send;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.SendErrors;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends a stream that an earlier life of the host left open. */
final class LeftStream {
    /** What the platform says to an index that was used: the last chunk before the crash may have arrived. */
    private static final Set<Integer> INDEX_USED = Set.of(40054005, 40007, 50001);

    private static final int MORE = 2;

    private final Json json;
    private final StreamPort port;

    LeftStream(Json json, StreamPort port) {
        this.json = json;
        this.port = port;
    }

    CompletionStage<Receipt> end(Chunk chunk, String words) {
        return end(chunk, "\n\n" + words + "\n", MORE);
    }

    private CompletionStage<Receipt> end(Chunk chunk, String words, int more) {
        return port.post(chunk.path(), chunk.body(json, words, true))
                .thenApply(answer -> {
                    port.ended(answer, words);
                    return new Receipt(String.valueOf(chunk.id()), port.now());
                })
                .exceptionallyCompose(failure -> {
                    DeliveryException why = SendErrors.of(failure);
                    boolean used = INDEX_USED.contains(why.platformCode().orElse(0));
                    return used && more > 0
                            ? end(chunk.next(null, 0), words, more - 1)
                            : CompletableFuture.failedStage(open(why, used));
                });
    }

    /** Under no number: an earlier life has closed it and ended before that was stored. Later it is no different. */
    private static DeliveryException open(DeliveryException why, boolean underNoNumber) {
        return new DeliveryException(
                why.permanent() || underNoNumber ? Kind.REFUSED : why.kind(),
                "a stream could not be ended: " + why.getMessage(),
                why.platformCode().orElse(null),
                why.traceId().orElse(null),
                why.retryAfter().orElse(null),
                why);
    }
}
