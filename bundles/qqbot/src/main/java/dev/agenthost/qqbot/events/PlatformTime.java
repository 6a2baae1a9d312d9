package dev.agenthost.qqbot.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the platform's times: RFC 3339, or seconds since the epoch as number or text (protocol 5.2). */
final class PlatformTime {
    private static final int SECONDS_DIGITS = 11;

    private PlatformTime() {}

    /** Empty when it is missing or of another form. */
    static Optional<Instant> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    isSeconds(text)
                            ? Instant.ofEpochSecond(Long.parseLong(text))
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }

    private static boolean isSeconds(String text) {
        return text.length() <= SECONDS_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
