package dev.agenthost.core.delivery;

import dev.agenthost.message.AccountId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Says in full why an answer failed, and of those that fail for the same reason soon after how many they are, once a minute: a
 * flood of refusals is a few lines, not one each. Thread-safe.
 */
final class FailureLog {
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Consumer<String> log;

    /** How many were not told yet, of those reasons that were told in full. */
    private final Map<Same, Long> more = new ConcurrentHashMap<>();

    private record Same(AccountId account, String reason) {}

    FailureLog(Consumer<String> log) {
        this.log = log;
    }

    /**
     * An answer of this account failed.
     *
     * @param reason what is counted together; of a few kinds
     * @param words in full
     * @param after completes when so much time has passed
     */
    void tell(AccountId account, String reason, String words, Function<Duration, CompletableFuture<Void>> after) {
        Same same = new Same(account, reason);
        long counted = more.compute(same, (key, before) -> before == null ? 0L : before + 1);
        if (counted == 0) {
            log.accept(account + ": " + words);
            tellLater(same, after);
        }
    }

    private void tellLater(Same same, Function<Duration, CompletableFuture<Void>> after) {
        try {
            var unused = after.apply(PAUSE).thenRun(() -> tellMore(same, after));
        } catch (RejectedExecutionException stopping) {
            more.remove(same);
        }
    }

    private void tellMore(Same same, Function<Duration, CompletableFuture<Void>> after) {
        AtomicLong counted = new AtomicLong();
        more.computeIfPresent(same, (key, count) -> {
            counted.set(count);
            return count == 0 ? null : 0L;
        });
        if (counted.get() > 0) {
            log.accept("%s: %,d more in the last %d s: %s"
                    .formatted(same.account(), counted.get(), PAUSE.toSeconds(), same.reason()));
            tellLater(same, after);
        }
    }
}
