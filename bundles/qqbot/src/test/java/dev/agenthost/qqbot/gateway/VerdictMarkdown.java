package dev.agenthost.qqbot.gateway;

import dev.agenthost.qqbot.gateway.Handshake.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The verdict table as the README shows it. {@code main} prints it. */
final class VerdictMarkdown {
    private VerdictMarkdown() {}

    public static void main(String[] args) {
        lines().forEach(System.out::println);
    }

    static List<String> lines() {
        Stream<String> numbers = VerdictTable.rows().stream().map(row -> line(trigger(row), row.verdict()));
        Stream<String> invalid =
                Arrays.stream(Phase.values()).map(phase -> line("op 9, " + phase, VerdictTable.invalidSession(phase)));
        return Stream.concat(invalid, numbers).toList();
    }

    private static String trigger(VerdictTable.Row row) {
        String numbers = row.from() == row.to()
                ? String.valueOf(row.from())
                : row.to() == Integer.MAX_VALUE ? "anything else" : row.from() + " to " + row.to();
        return row.subject() + " " + numbers;
    }

    private static String line(String trigger, Verdict verdict) {
        String recovery =
                verdict.recovery().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        String wait =
                verdict.atLeast().isZero() ? "" : ", wait " + verdict.atLeast().toSeconds() + " s";
        return "| " + trigger + " | " + recovery + wait + " | " + verdict.words() + " |";
    }
}
