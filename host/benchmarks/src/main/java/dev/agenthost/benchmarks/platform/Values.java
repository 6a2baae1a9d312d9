package dev.agenthost.benchmarks.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Named values in one line of text: {@code count=3 p50=0.5}. Neither names nor values hold blanks. Immutable. */
public final class Values {
    private final Map<String, String> values;

    private Values(Map<String, String> values) {
        this.values = values;
    }

    /** No values. */
    public static Values none() {
        return new Values(Map.of());
    }

    /** Reads what {@link #toString} writes. */
    public static Values parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : line.strip().split(" +")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (!word.isEmpty()) {
                throw new IllegalArgumentException("expected NAME=VALUE, got '" + word + "' in '" + line + "'");
            }
        }
        return new Values(values);
    }

    /** These values and one more. */
    public Values with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Values(more);
    }

    /** @throws IllegalArgumentException when there is no value of this name */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value '" + name + "' in '" + this + "'");
        }
        return value;
    }

    /** @throws IllegalArgumentException when there is no number of this name */
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** @throws IllegalArgumentException when there is no whole number of this name */
    public int count(String name) {
        return Integer.parseInt(text(name));
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner(" ");
        values.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }
}
