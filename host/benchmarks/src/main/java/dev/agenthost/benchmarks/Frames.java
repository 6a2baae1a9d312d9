package dev.agenthost.benchmarks;

import java.io.IOException;

/** How many frames a second the host decodes and takes over, and what one costs. */
final class Frames implements Part {
    private static final int SEVERAL = 8;

    @Override
    public void measure(Stage stage, Report report) throws IOException {
        stage.accounts(SEVERAL);
        takenOver(stage, report, 1);
        takenOver(stage, report, SEVERAL);
        toAgent(stage, report, 1);
        toAgent(stage, report, SEVERAL);
    }

    private static void takenOver(Stage stage, Report report, int accounts) throws IOException {
        Loops.Outcome outcome = new Loops(accounts, 1, 10, 200, true).run(stage);
        tell(report, "frames decoded and taken over by the inbox, " + accounts(accounts), outcome);
    }

    private static void toAgent(Stage stage, Report report, int accounts) throws IOException {
        Loops.Outcome outcome = new Loops(accounts, 10, 4, 50, false).run(stage);
        tell(report, "frames brought to an agent, " + accounts(accounts), outcome);
    }

    private static void tell(Report report, String what, Loops.Outcome outcome) {
        report.add(Figure.of(what, outcome.messages(), "/s"));
        report.add(Figure.of("processor time for one of these", outcome.micros(), "µs"));
    }

    private static String accounts(int accounts) {
        return accounts == 1 ? "1 account" : accounts + " accounts";
    }
}
