package dev.agenthost.qqbot.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the platform's times: RFC 3339, or seconds since the epoch as number or text (protocol 5.2). */
final class PlatformTime {
    private static final int SECONDS_DIGITS = 11;
    private static final int LAST_YEAR = 9999;

    private PlatformTime() {}

    /** Empty when it is missing or of another form. */
    static Optional<Instant> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return isSeconds(text)
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                    : Optional.of(OffsetDateTime.parse(text))
                            .filter(time -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR)
                            .map(OffsetDateTime::toInstant);
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }

    private static boolean isSeconds(String text) {
        return text.length() <= SECONDS_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
