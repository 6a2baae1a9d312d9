package dev.agenthost.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured.
 *
 * @param what what was counted
 * @param value how much
 * @param unit of the value; empty for a number of things
 * @param below what it must stay below, or null when it is only told
 */
record Figure(
        String what, double value, String unit, @Nullable Double below) {
    static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, null);
    }

    static Figure below(double target, String what, double value, String unit) {
        return new Figure(what, value, unit, target);
    }

    boolean met() {
        return below == null || value < below;
    }

    String measured() {
        return (number(value) + " " + unit).strip();
    }

    String target() {
        return below == null ? "" : ("below " + number(below) + " " + unit).strip();
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", value);
    }
}
