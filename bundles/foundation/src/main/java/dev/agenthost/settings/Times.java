package dev.agenthost.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them in settings: {@code 500ms}, {@code 20s}, {@code 5m}, {@code 24h}. Thread-safe. */
public final class Times {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");

    private Times() {}

    /** Empty when the text is no such time: a whole number of at most nine digits and its unit, perhaps a space between them. */
    public static Optional<Duration> parse(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(time.group(1));
        return Optional.of(
                switch (time.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    /** In the largest unit that tells it whole; what is less than a millisecond is left out. */
    public static String text(Duration time) {
        if (time.toMillisPart() != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSecondsPart() != 0) {
            return time.toSeconds() + "s";
        }
        return time.toMinutesPart() != 0 ? time.toMinutes() + "m" : time.toHours() + "h";
    }
}
