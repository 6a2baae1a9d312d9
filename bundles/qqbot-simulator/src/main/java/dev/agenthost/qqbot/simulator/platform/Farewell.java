package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the platform takes leave of a connection, or asks for it: steps joined by {@code +}, for example {@code op7+5000ms+4009},
 * {@code op9+eof}, {@code op9-true}, {@code 4903}, {@code 4006+op9}. Immutable.
 *
 * <ul>
 *   <li>{@code op7}: Reconnect
 *   <li>{@code op9}, {@code op9-true}: Invalid Session; the first ends the session
 *   <li>a close code, 1000 to 4999, with the reason the platform gives for it; ends the session where the code says so
 *   <li>{@code eof}: the TCP stream ends without a close frame
 *   <li>{@code reset}: TCP RST
 *   <li>{@code silent}: nothing is read nor written any more, the TCP connection stays
 *   <li>{@code 500ms}: a pause
 * </ul>
 */
public final class Farewell {
    /** One step; its text is the word it was read from. */
    sealed interface Step {
        record Reconnect() implements Step {
            @Override
            public String toString() {
                return "op7";
            }
        }

        record InvalidSession(boolean resumable) implements Step {
            @Override
            public String toString() {
                return resumable ? "op9-true" : "op9";
            }
        }

        record Close(int code) implements Step {
            @Override
            public String toString() {
                return Integer.toString(code);
            }
        }

        record EndOfStream() implements Step {
            @Override
            public String toString() {
                return "eof";
            }
        }

        record Reset() implements Step {
            @Override
            public String toString() {
                return "reset";
            }
        }

        record Silence() implements Step {
            @Override
            public String toString() {
                return "silent";
            }
        }

        record Pause(Duration length) implements Step {
            @Override
            public String toString() {
                return length.toMillis() + "ms";
            }
        }
    }

    private final List<Step> steps;

    private Farewell(List<Step> steps) {
        this.steps = steps;
    }

    /** @throws IllegalArgumentException when a step is none of those above */
    public static Farewell parse(String text) {
        return new Farewell(Stream.of(text.split("\\+", -1)).map(Farewell::step).toList());
    }

    /** Closes with this code. */
    public static Farewell close(int code) {
        return parse(Integer.toString(code));
    }

    private static Step step(String word) {
        return switch (word) {
            case "op7" -> new Step.Reconnect();
            case "op9" -> new Step.InvalidSession(false);
            case "op9-true" -> new Step.InvalidSession(true);
            case "eof" -> new Step.EndOfStream();
            case "reset" -> new Step.Reset();
            case "silent" -> new Step.Silence();
            default -> numbered(word);
        };
    }

    private static Step numbered(String word) {
        if (word.matches("\\d{1,7}ms")) {
            return new Step.Pause(Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2))));
        }
        if (word.matches("[1-4]\\d{3}")) {
            return new Step.Close(Integer.parseInt(word));
        }
        throw new IllegalArgumentException(
                "'" + word + "' is no step: op7, op9, op9-true, a close code, eof, reset, silent, 500ms");
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("+"));
    }
}
