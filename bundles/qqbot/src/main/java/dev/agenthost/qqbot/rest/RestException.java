package dev.agenthost.qqbot.rest;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform answered, and refused. Holds its words and never a credential. */
public final class RestException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int code;
    private final String words;
    private final @Nullable String traceId;
    private final @Nullable Duration retryAfter;
    private final @Nullable String auditId;

    /**
     * @param httpStatus of the answer; errors also come with 200
     * @param code {@code err_code} if present and not zero, else {@code code}; 0 when there is neither (protocol 4.3)
     * @param words the platform's message, or ours where it gave none
     * @param traceId the platform's trace id, or null
     * @param retryAfter how long to wait at least, or null where nothing is known
     */
    public RestException(
            int httpStatus, int code, String words, @Nullable String traceId, @Nullable Duration retryAfter) {
        this(httpStatus, code, words, traceId, retryAfter, null);
    }

    /** @param auditId of the audit that decides about it, or null where there is none */
    RestException(
            int httpStatus,
            int code,
            String words,
            @Nullable String traceId,
            @Nullable Duration retryAfter,
            @Nullable String auditId) {
        super("HTTP " + httpStatus + ", code " + code + ": " + words
                + (traceId == null ? "" : " (trace " + traceId + ")"));
        this.httpStatus = httpStatus;
        this.code = code;
        this.words = words;
        this.traceId = traceId;
        this.retryAfter = retryAfter;
        this.auditId = auditId;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int code() {
        return code;
    }

    public String words() {
        return words;
    }

    public Optional<String> traceId() {
        return Optional.ofNullable(traceId);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Of the audit that decides whether it is shown: then this is no refusal yet. */
    public Optional<String> auditId() {
        return Optional.ofNullable(auditId);
    }
}
