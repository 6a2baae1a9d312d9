package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.memory.BotIds;
import dev.agenthost.qqbot.rest.Failures;
import dev.agenthost.qqbot.rest.OwnIdentity;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's own id, which READY tells; without one (by webhook, or when an earlier life's session goes on) the platform is asked,
 * beside everything else. Used on the account's lane only.
 */
final class OwnId {
    private static final Logger log = LoggerFactory.getLogger(OwnId.class);

    /** How long after a question the next one waits, should the first have brought nothing. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final BotIds ids;
    private final Supplier<OwnIdentity> identity;
    private final LongSupplier nanoTime;
    private String asked = "";
    private long askedAt;

    /**
     * @param identity by the present settings
     * @param nanoTime the monotonic clock
     */
    OwnId(BotIds ids, Supplier<OwnIdentity> identity, LongSupplier nanoTime) {
        this.ids = ids;
        this.identity = identity;
        this.nanoTime = nanoTime;
    }

    /** Null while nobody told it; then the platform is asked. */
    @Nullable
    String of(String appId) {
        String known = ids.of(appId).orElse(null);
        long now = nanoTime.getAsLong();
        boolean askedLately = asked.equals(appId) && now - askedAt < PAUSE.toNanos();
        if (known == null && !askedLately) {
            asked = appId;
            askedAt = now;
            identity.get().ownId().whenComplete((id, failure) -> {
                if (failure == null) {
                    ids.told(appId, id);
                } else {
                    log.debug(
                            "app {}: its bot is not known yet: {}",
                            appId,
                            Failures.cause(failure).toString());
                }
            });
        }
        return known;
    }

    /** READY told it. */
    void told(String appId, String id) {
        ids.told(appId, id);
    }
}
