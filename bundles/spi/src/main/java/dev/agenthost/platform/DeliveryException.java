package dev.agenthost.platform;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an attempt to send did not end in a receipt. Its message holds the platform's words and never a credential. */
public final class DeliveryException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What kind of failure it was: this decides what the host does next. */
    public enum Kind {
        /** The outcome is unknown: time-out, connection lost after the request left. A repeat may be a duplicate. */
        AMBIGUOUS,
        /** Surely not delivered; may work later: platform unavailable, connection refused, internal error. */
        UNAVAILABLE,
        /** Surely not delivered: too often, try after {@link DeliveryException#retryAfter()}. */
        RATE_LIMITED,
        /** Surely not delivered: the window or the number of replies to this message is used up. */
        WINDOW_CLOSED,
        /** Surely not delivered: nothing may be said there on the bot's own initiative; a reply may, once somebody writes. */
        UNBIDDEN,
        /** Surely not delivered: the credentials or rights of the account do not allow it. */
        UNAUTHORIZED,
        /** Surely not delivered: the platform refuses this content or this target for good. */
        REFUSED
    }

    private final Kind kind;
    private final @Nullable Integer platformCode;
    private final @Nullable String traceId;
    private final @Nullable Duration retryAfter;

    /**
     * @param kind what kind of failure
     * @param message the platform's words, or ours where it said nothing
     * @param platformCode the platform's number, or null
     * @param traceId the platform's trace id, or null
     * @param retryAfter how long to wait at least, or null where the platform did not say
     * @param cause what was thrown below, or null
     */
    public DeliveryException(
            Kind kind,
            String message,
            @Nullable Integer platformCode,
            @Nullable String traceId,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.platformCode = platformCode;
        this.traceId = traceId;
        this.retryAfter = retryAfter;
    }

    /** A failure without the platform's own data. */
    public DeliveryException(Kind kind, String message) {
        this(kind, message, null, null, null, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether no repeat of the same request can ever succeed. */
    public boolean permanent() {
        return switch (kind) {
            case REFUSED, WINDOW_CLOSED, UNBIDDEN, UNAUTHORIZED -> true;
            case AMBIGUOUS, UNAVAILABLE, RATE_LIMITED -> false;
        };
    }

    public Optional<Integer> platformCode() {
        return Optional.ofNullable(platformCode);
    }

    public Optional<String> traceId() {
        return Optional.ofNullable(traceId);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
