package dev.agenthost.benchmarks.agent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The text of a message that measures: what the agent is to do with it, and when it was written.
 *
 * @param kind what to do
 * @param writtenAt microseconds since 1970, by the machine's wall clock, which both processes read
 */
public record Probe(Kind kind, long writtenAt) {
    /** What the agent does besides noting the latency. */
    public enum Kind {
        /** Says nothing. */
        COUNT,
        /** Says the same text. */
        ANSWER,
        /** Is not counted itself; tells what was counted, and begins anew. */
        REPORT
    }

    /** Written now. */
    public static Probe now(Kind kind) {
        return new Probe(kind, micros());
    }

    /** Microseconds since 1970. */
    public static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Reads what {@link #text} writes. */
    public static Probe parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("expected 'count|answer|report MICROSECONDS', got '" + text + "'");
        }
        Kind kind = Kind.valueOf(text.substring(0, blank).toUpperCase(Locale.ROOT));
        return new Probe(kind, Long.parseLong(text.substring(blank + 1)));
    }

    /** As it goes over the wire: {@code count 1790000000000000}. */
    public String text() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + writtenAt;
    }
}
