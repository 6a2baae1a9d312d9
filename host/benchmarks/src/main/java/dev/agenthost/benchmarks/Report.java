package dev.agenthost.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The figures of one run, as a Markdown table. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final double loadBefore = load();

    void add(Figure figure) {
        figures.add(figure);
        System.out.println("  " + figure.what() + ": " + figure.measured());
    }

    /** A part could not be measured. */
    void failed(String part, String why) {
        failures.add(part + ": " + why);
        System.out.println("  failed: " + why);
    }

    /** Whether everything was measured and reached its target. */
    boolean met() {
        return failures.isEmpty() && figures.stream().allMatch(Figure::met);
    }

    @Override
    public String toString() {
        int what = width("measured", Figure::what);
        int measured = width("measured", Figure::measured);
        int target = width("target", Figure::target);
        String row = "| %-" + what + "s | %" + measured + "s | %-" + target + "s | %-6s |%n";
        StringBuilder table = new StringBuilder(machine()).append("\n\n");
        table.append(String.format(Locale.ROOT, row, "what", "measured", "target", ""));
        table.append(String.format(
                Locale.ROOT,
                "|%s|%s:|%s|%s|%n",
                dashes(what + 2),
                dashes(measured + 1),
                dashes(target + 2),
                dashes(8)));
        for (Figure figure : figures) {
            table.append(String.format(
                    Locale.ROOT,
                    row,
                    figure.what(),
                    figure.measured(),
                    figure.target(),
                    figure.target().isEmpty() ? "" : figure.met() ? "ok" : "MISSED"));
        }
        failures.forEach(
                failure -> table.append("\nNot measured: ").append(failure).append('\n'));
        return table.toString();
    }

    private int width(String title, Function<Figure, String> column) {
        return figures.stream().map(column).mapToInt(String::length).reduce(title.length(), Math::max);
    }

    private static String dashes(int count) {
        return "-".repeat(count);
    }

    private String machine() {
        return String.format(
                Locale.ROOT,
                "%d cores, Java %s, %s; load of the machine %.1f before, %.1f after",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                System.getProperty("os.name"),
                loadBefore,
                load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
